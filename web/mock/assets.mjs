/** Shows `dist/` as the server does: deep links give index.html with the base path in it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

export function asset(response, path, base) {
  const file = normalize(join(DIST, path));
  if (file.startsWith(DIST) && existsSync(file) && statSync(file).isFile()) {
    const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' };
    response.writeHead(200, { ...headers, 'content-encoding': 'br' });
    response.end(brotliCompressSync(readFileSync(file)));
    return;
  }
  if (path.startsWith('/assets/') || !existsSync(join(DIST, 'index.html'))) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not built: npm run build');
    return;
  }
  const page = readFileSync(join(DIST, 'index.html'), 'utf8').replaceAll('%WATCHFLOOR_BASE%', base);
  response
    .writeHead(200, { 'content-type': TYPES['.html'], 'cache-control': 'no-cache' })
    .end(page);
}
