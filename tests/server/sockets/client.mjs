// The browsers' own client against a real server: what it is told, in JSON lines for test_javascript.py.
import { io } from "socket.io-client";

const [url, plan] = process.argv.slice(2);
const tell = (...parts) => console.log(JSON.stringify(parts));
const socket = io(`${url}/ruang`, {
  transports: ["websocket"],
  auth: plan === "refused" ? {} : { who: "Peramban contoh" },
  reconnectionDelay: 50,
  reconnectionDelayMax: 50,
});
let connects = 0;

socket.on("connect_error", (error) => {
  tell("connect_error", error.message, error.data);
  socket.close();
});
socket.on("disconnect", (reason) => {
  tell("disconnect", reason);
  if (plan === "left") socket.close();
});
socket.on("kata", (said) => tell("kata", said));
socket.on("connect", async () => {
  connects += 1;
  tell("connect", connects);
  if (plan === "spoken") {
    tell("answer", await socket.emitWithAck("kata", { words: "halo", number: 1 }));
    tell("answer", await socket.emitWithAck("rusak", {}));
    const all = await Promise.all([...Array(30).keys()].map((n) => socket.emitWithAck("kata", { words: "x", number: n })));
    tell("answers", all.map((answer) => answer.number));
    socket.close();
  } else if (plan === "left") {
    socket.emit("keluar", {});
  } else if (plan === "binary" && connects === 1) {
    socket.emit("kata", new Uint8Array([1, 2, 3]));
  } else if (plan === "binary") {
    socket.close();
  }
});
