/** Icons: the ones of templates/icons.html, for lit. Words stand beside them, so they are silent. */
import { svg, html, type TemplateResult } from "lit/html.js";

export function icon(name: string): TemplateResult {
  return html`<svg class="icon" aria-hidden="true">${svg`<use href=${`#i-${name}`}></use>`}</svg>`;
}
