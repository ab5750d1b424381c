/**
 * Answers the wall's API with the bundled crisis, so that views can be built without the program.
 *
 *   node mock/server.mjs [--port 8099] [--base /watch] [--live [seconds]] [--cut seconds] [--login]
 *     [--role viewer] [--large 10000]
 *
 * What was known at a moment is what fixtures.json knows of it: histories cut off there. The answers have the
 * shapes of the real ones; their fine points are the server's.
 */
import { createServer } from 'node:http';
import { answer } from './answers.mjs';
import { asset } from './assets.mjs';
import { seed } from './desk.mjs';
import { enlarged } from './large.mjs';
import { Live } from './live.mjs';
import { world as load } from './world.mjs';

const options = Object.fromEntries(
  [
    ...process.argv
      .slice(2)
      .join(' ')
      .matchAll(/--(\w+)(?: ([^-\s]\S*))?/g),
  ].map((m) => [m[1], m[2] ?? '']),
);
const base = options.base ?? '';
const world = options.large ? enlarged(load(), Number(options.large)) : load();
const live = new Live(world, {
  every: 'live' in options ? Number(options.live || 4) : null,
  cut: 'cut' in options ? Number(options.cut || 20) : null,
});
const role = options.role || 'admin';
const state = { acts: [], next: 1, searches: [], presence: [], ...seed(world, role) };
state.user = 'login' in options ? null : state.name;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const server = createServer(async (request, response) => {
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  const url = new URL(request.url ?? '/', 'http://mock');
  if (!url.pathname.startsWith(`${base}/`)) {
    response.writeHead(302, { location: `${base}/` }).end();
    return;
  }
  const path = url.pathname.slice(base.length);
  if (path === '/api/v1/stream') live.connect(request, response);
  else if (path.startsWith('/api/v1/'))
    await api(request, response, path.slice(7), url.searchParams);
  else asset(response, path, base);
});

async function api(request, response, path, params) {
  let body = '';
  for await (const piece of request) {
    body += piece;
    if (body.length > 100_000) break;
  }
  let told;
  try {
    told = answer(
      {
        world,
        live,
        state,
        method: request.method ?? 'GET',
        path,
        body: body ? JSON.parse(body) : null,
      },
      params,
    );
  } catch (error) {
    told = { status: 500, problem: String(error) };
  }
  if (told.problem) {
    response.writeHead(told.status, { 'content-type': 'application/problem+json' });
    const problem = {
      type: 'about:blank',
      title: told.problem,
      status: told.status,
      detail: told.problem,
    };
    response.end(JSON.stringify(problem));
  } else if (told.text !== undefined) {
    response
      .writeHead(200, { 'content-type': told.type ?? 'text/plain; charset=utf-8' })
      .end(told.text);
  } else if (told.json === undefined) {
    response.writeHead(204).end();
  } else {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told.json));
  }
}

const port = Number(options.port ?? 8099);
server.listen(port, '127.0.0.1', () => {
  console.log(`the mock answers on http://127.0.0.1:${port}${base}/`);
});
