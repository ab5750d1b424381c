import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** What the server puts its base path in the place of; see README.md. */
const BASE = '__WATCHFLOOR_BASE__';

/** While developing there is no server that would fill in the base path. */
function emptyBase(): Plugin {
  return {
    name: 'watchfloor-empty-base',
    apply: 'serve',
    transformIndexHtml: (html) => html.replaceAll(BASE, ''),
  };
}

export default defineConfig({
  plugins: [svelte(), emptyBase()],
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
  test: { include: ['src/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);
