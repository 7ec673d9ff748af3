/** Dial: the Socket.IO client for one seat, alone in its module so that a line can open before the rest of a page has come. */
import { io } from "socket.io-client";
import type { Seat, Wire } from "./protocol.ts";

const PATIENCE = 10_000; // ms for the server to answer

export function dial(seat: Seat): Wire {
  return io("/ruang", {
    auth: { ...seat },
    autoConnect: false,
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: PATIENCE,
  }) as unknown as Wire;
}
