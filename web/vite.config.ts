import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** What the server puts its base path in the place of; see README.md. */
const BASE = '%WATCHFLOOR_BASE%';

/** While developing there is no server that would fill in the base path. */
function emptyBase(): Plugin {
  return {
    name: 'watchfloor-empty-base',
    apply: 'serve',
    transformIndexHtml: (html) => html.replaceAll(BASE, ''),
  };
}

/** Vite writes the addresses of public files with `%` as `%25`; the server looks for the plain mark. */
function plainBase(): Plugin {
  return {
    name: 'watchfloor-plain-base',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return;
      page.source = String(page.source).replaceAll(encodeURI(BASE), BASE);
    },
  };
}

/**
 * Writes `.br` and `.gz` beside what was built, where that is shorter: the server sends these as they are and compresses
 * nothing while somebody waits. Not of index.html, into which the server puts the base path.
 */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'watchfloor-compressed',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      handler(error) {
        if (error) return;
        const names = readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !/^index\.html$|\.(br|gz)$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name));
        for (const name of names) compress(name);
      },
    },
  };
}

function compress(name: string): void {
  const bytes = readFileSync(name);
  const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY,
    [BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const forms = { br: brotliCompressSync(bytes, { params }), gz: gzipSync(bytes, { level: 9 }) };
  for (const [end, form] of Object.entries(forms)) {
    if (form.length < bytes.length) writeFileSync(`${name}.${end}`, form);
  }
}

export default defineConfig({
  plugins: [svelte(), emptyBase(), plainBase(), compressed()],
  // Scripts find each other by where they are themselves, so that only index.html must know the base path.
  base: './',
  experimental: {
    renderBuiltUrl: (name, { hostType }) =>
      hostType === 'html' ? `${BASE}/${name}` : { relative: true },
  },
  build: {
    target: 'es2023',
    // Nothing is inlined: the content security policy allows no data: script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The files say it: see `compressed`.
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': {
        target: process.env.WATCHFLOOR_API ?? 'http://127.0.0.1:8099',
        // The server takes what is written only from a page that calls it by the name it is called by.
        changeOrigin: false,
      },
    },
  },
  // Stores are tested as the browser runs them, not as a server would render them.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { include: ['src/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);
