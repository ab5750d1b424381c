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

/**
 * Stands before a server on loopback. What it adds to requests is what docs/serving.md asks of a proxy; without that
 * (`silent`) it is a cable that can be pulled out.
 */
export async function proxyBefore(port: number, how: 'told' | 'silent' = 'told'): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((asked, answer) => pass(port, asked, answer, how === 'told'));
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

function pass(port: number, asked: IncomingMessage, answer: ServerResponse, tells: boolean): void {
  const told = {
    'x-forwarded-for': asked.socket.remoteAddress ?? '',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': asked.headers.host ?? '',
  };
  const headers = tells ? { ...asked.headers, ...told } : asked.headers;
  const { method, url: path } = asked;
  const behind = request({ host: '127.0.0.1', port, method, path, headers }, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  behind.on('error', () => answer.destroy());
  answer.on('close', () => behind.destroy());
  asked.pipe(behind);
}
