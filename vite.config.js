// Hashed files and a manifest for service/web/assets.py; nothing inline, so that the CSP holds.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig } from 'vite'

// Bootstrap 5.3 is written in Sass's older words; its warnings are not ours to act on
const BOOTSTRAP_SPEAKS_OLD_SASS = ['import', 'global-builtin', 'color-functions', 'if-function']

// Text is compressed once, here, and served as it is.
const compressed = () => ({
  name: 'compressed',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!/\.(js|css|svg)$/.test(fileName)) continue
        const text = Buffer.from(file.type === 'chunk' ? file.code : file.source)
        const smallest = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(text, smallest) })
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(text, { level: 9 }) })
      }
    },
  },
})

export default defineConfig({
  plugins: [compressed()],
  root: 'frontend',
  base: './',
  publicDir: false,
  css: {
    preprocessorOptions: {
      scss: { quietDeps: true, silenceDeprecations: BOOTSTRAP_SPEAKS_OLD_SASS },
    },
  },
  build: {
    outDir: '../service/web/static/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
    rolldownOptions: {
      // htmx holds an eval that allowEval = false and the CSP keep from running
      checks: { eval: false, pluginTimings: false },
      input: {
        app: 'frontend/app.js',
        diagram: 'frontend/diagram.js',
        table: 'frontend/forms.js',
      },
    },
  },
})
