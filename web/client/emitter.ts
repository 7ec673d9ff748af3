/** Emitter: typed subscriptions, for modules that know nothing of the page. */

export class Emitter<Events extends object> {
  #ears = new Map<keyof Events, Set<(value: never) => void>>();

  /** Calls `ear` for each `name` from now on; the function returned stops it. */
  on<Name extends keyof Events>(name: Name, ear: (value: Events[Name]) => void): () => void {
    const ears = this.#ears.get(name) ?? new Set();
    this.#ears.set(name, ears.add(ear));
    return () => void ears.delete(ear);
  }

  protected tell<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const ear of [...(this.#ears.get(name) ?? [])]) (ear as (value: Events[Name]) => void)(value);
  }
}
