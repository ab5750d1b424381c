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

export default defineConfig({
  plugins: [svelte(), emptyBase(), plainBase()],
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
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': process.env.WATCHFLOOR_API ?? 'http://127.0.0.1:8099' } },
  // Stores are tested as the browser runs them, not as a server would render them.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { include: ['src/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);
