import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The server puts a fresh nonce in place of this word in every answer. */
const NONCE_PLACEHOLDER = 'KEYHOLDER_NONCE';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind()],
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Every asset is a file of ours with a hash in its name: the policy needs no `data:` for it.
    assetsInlineLimit: 0,
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      // What others wrote changes less often than the console does, and stays in the browser's cache.
      output: { codeSplitting: { groups: [{ name: 'vendor', test: /node_modules/ }] } },
    },
  },
});
