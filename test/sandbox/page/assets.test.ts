import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { company } from '../../../src/sandbox/company/company.js';
import * as dingtalkSupport from '../dingtalk/support.js';
import { stopAll } from '../slack/support.js';
import { openPage } from './page-support.js';

/** What the page may weigh, compressed, with everything it loads. */
const mostBytes = 300 * 1024;

afterEach(async () => {
  await stopAll();
  await dingtalkSupport.stopAll();
});

/** The bytes as they go over the wire: `fetch` would unpack them. */
function raw(url: string): Promise<{ status: number; bytes: number; encoding: string | undefined }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'accept-encoding': 'gzip' } }, (res) => {
      let bytes = 0;
      res.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, bytes, encoding: res.headers['content-encoding'] }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe("the page's files", () => {
  it('weigh little, are all there, and come from here', async () => {
    const { url, text } = await openPage({ slack: { workspace: company.workspace } });
    const page = await text('/');
    const loaded = [...page.matchAll(/<(?:link|script)[^>]*(?:href|src)="([^"]+)"/g)].map(
      (found) => found[1] ?? '',
    );
    expect(loaded.length).toBeGreaterThan(10);
    const all = new Set(['/', ...loaded]);
    // What a script imports must have been named by the page, or it would come a round trip later.
    for (const path of loaded.filter((one) => one.endsWith('.js'))) {
      const script = await text(path);
      for (const found of script.matchAll(/(?:from|import) '\.\/([\w-]+\.js)'/g)) {
        const imported = `/sandbox/client/${found[1]}`;
        expect(all, `${path} imports ${imported}`).toContain(imported);
      }
    }
    let sum = 0;
    for (const path of all) {
      expect(path).toMatch(/^\//);
      const { status, bytes, encoding } = await raw(`${url}${path}`);
      expect([path, status, encoding]).toEqual([path, 200, 'gzip']);
      sum += bytes;
    }
    expect(sum).toBeGreaterThan(10_000);
    expect(sum).toBeLessThan(mostBytes);
  });

  it('are not sent again to whoever has them', async () => {
    const { get } = await openPage();
    const first = await get('/sandbox/style/frame.css');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('content-type')).toContain('text/css');
    expect((await get('/sandbox/style/frame.css', { 'if-none-match': etag })).status).toBe(304);
    expect((await get('/sandbox/style/frame.css', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get('/sandbox/client/idiomorph.js')).headers.get('content-type')).toContain(
      'text/javascript',
    );
  });

  it('are the only ones', async () => {
    const { get } = await openPage();
    for (const path of [
      'client/..%2f..%2fpackage.js',
      'style/frame.js',
      'client/frame.css',
      'client/none.js',
      'modules/x.js',
    ])
      expect((await get(`/sandbox/${path}`)).status).toBe(404);
  });
});
