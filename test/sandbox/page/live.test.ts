import { afterEach, describe, expect, it } from 'vitest';
import * as dingtalkSupport from '../dingtalk/support.js';
import { person, stopAll, webClient } from '../slack/support.js';
import { openPage } from './page-support.js';

const streams: AbortController[] = [];

afterEach(async () => {
  for (const one of streams.splice(0)) one.abort();
  await stopAll();
  await dingtalkSupport.stopAll();
});

interface Told {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Listens to the stream; `next` gives what it tells, one by one. */
async function listen(url: string, query: string): Promise<() => Promise<Told>> {
  const stopping = new AbortController();
  streams.push(stopping);
  const response = await fetch(`${url}/sandbox/live?${query}`, { signal: stopping.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  return async () => {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const [, event = '', data = '{}'] = /^event: (\w+)\ndata: (.*)$/.exec(rest.slice(0, end)) ?? [];
        rest = rest.slice(end + 2);
        if (event !== '') return { event, data: JSON.parse(data) as Record<string, unknown> };
        continue;
      }
      const read = await reader?.read();
      if (read === undefined || read.done) return { event: 'end', data: {} };
      rest += read.value;
    }
  };
}

describe('live updates', () => {
  it('tell two people of one message, each as it is to them, and nobody else', async () => {
    const { url, slack } = await openPage();
    const ana = await listen(url, 'slack=ana&dingtalk=lina');
    const bo = await listen(url, 'slack=bo');
    const carol = await listen(url, 'slack=carol');
    for (const one of [ana, bo, carol]) expect((await one()).event).toBe('hello');
    await person(slack, 'ana').says('#random', 'lunch?');
    const toAna = await ana();
    expect(toAna).toMatchObject({
      event: 'news',
      data: { platform: 'slack', items: [{ own: true, text: 'lunch?' }] },
    });
    expect(await bo()).toMatchObject({
      data: { platform: 'slack', items: [{ own: false, text: 'lunch?' }] },
    });
    // Carol is not in that channel: what she is told first is the next message, of one she is in.
    await person(slack, 'ana').says('#general', 'all of you');
    expect(await carol()).toMatchObject({ data: { items: [{ text: 'all of you' }] } });
  });

  it('tell of both platforms on one stream', async () => {
    const { url, dingtalk } = await openPage();
    const next = await listen(url, 'slack=ana&dingtalk=lina');
    await next();
    await dingtalkSupport.person(dingtalk, 'lina').types('你好');
    expect(await next()).toMatchObject({
      event: 'news',
      data: { platform: 'dingtalk', items: [{ text: '你好' }] },
    });
  });

  it('miss nothing over an interruption', async () => {
    const { url, slack } = await openPage();
    const first = await listen(url, 'slack=bo');
    const { data: hello } = await first();
    streams.pop()?.abort();
    await webClient(slack).chat.postMessage({ channel: 'U0BO', text: 'while you were away' });
    const again = await listen(
      url,
      `slack=bo&boot=${String(hello['boot'])}&slackSince=${String(hello['slack'])}`,
    );
    expect((await again()).data).toMatchObject({ boot: hello['boot'], slack: hello['slack'] });
    expect(await again()).toMatchObject({
      event: 'news',
      data: { items: [{ text: 'while you were away' }] },
    });
  });

  it('begin at the present where positions are those of another server', async () => {
    const { url, slack } = await openPage();
    await webClient(slack).chat.postMessage({ channel: 'U0BO', text: 'long ago' });
    const next = await listen(url, 'slack=bo&boot=another&slackSince=0');
    const { data: hello } = await next();
    expect(hello['slack']).toBe(await person(slack, 'bo').mark());
    expect(hello['boot']).not.toBe('another');
    await webClient(slack).chat.postMessage({ channel: 'U0BO', text: 'just now' });
    expect(await next()).toMatchObject({ data: { items: [{ text: 'just now' }] } });
  });

  it('end when the platform closes, so that nothing waits for them', async () => {
    const { url, slack } = await openPage();
    const next = await listen(url, 'slack=ana&dingtalk=lina');
    await next();
    const closed = slack.sandbox.close();
    expect((await next()).event).toBe('end');
    await closed;
  });
});
