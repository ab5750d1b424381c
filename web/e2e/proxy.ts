/** A small reverse proxy: it puts the wall under a base path, and cuts connections when a test says so. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Proxy = {
  base: string;
  /** Drops every connection, and refuses new ones until `restore`. */
  cut: () => void;
  restore: () => void;
  stop: () => Promise<void>;
};

/** Stands before a server on loopback; what it adds to requests is what docs/serving.md asks of a proxy. */
export async function proxyBefore(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((asked, answer) => pass(port, asked, answer));
  server.on('connection', (socket) => {
    if (isCut) return socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const own = (server.address() as AddressInfo).port;
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    base: `http://127.0.0.1:${own}`,
    cut: () => {
      isCut = true;
      drop();
    },
    restore: () => {
      isCut = false;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        drop();
      }),
  };
}

function pass(port: number, asked: IncomingMessage, answer: ServerResponse): void {
  const headers = {
    ...asked.headers,
    'x-forwarded-for': asked.socket.remoteAddress ?? '',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': asked.headers.host ?? '',
  };
  const { method, url: path } = asked;
  const behind = request({ host: '127.0.0.1', port, method, path, headers }, (told) => {
    answer.writeHead(told.statusCode ?? 502, told.headers);
    told.pipe(answer);
  });
  behind.on('error', () => answer.destroy());
  answer.on('close', () => behind.destroy());
  asked.pipe(behind);
}
