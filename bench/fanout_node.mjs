// The same room server on Node's socket.io, for bench/fanout.py to measure beside ours.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  pingInterval: 5000,
  pingTimeout: 5000,
  perMessageDeflate: false,
});
const ruang = io.of("/ruang");
ruang.on("connection", (socket) => {
  const room = socket.handshake.auth.ruang;
  socket.join(room);
  socket.on("msg", (message) => ruang.to(room).emit("msg", message));
});
http.listen(Number(process.argv[2]), "127.0.0.1");
