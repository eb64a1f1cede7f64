import net from "node:net";

/** The wanted port of 127.0.0.1 if nobody listens there, otherwise one that is free. 0 asks for any. */
export const freePort = (wanted = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))));
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Does anything accept a connection on this port of 127.0.0.1? */
export const answersOn = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => finish(false)).once("connect", () => finish(true)).once("error", () => finish(false));
  });
