import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slackCommand } from '../../src/cli/slack.js';
import { appFromManifest } from '../../src/sandbox/slack/manifest.js';
import { checkManifest } from '../../src/sandbox/slack/manifest-rules.js';
import { manifestFor } from '../../src/slack-manifest.js';

const own = JSON.parse(readFileSync(join(import.meta.dirname, '../../manifest.json'), 'utf8'));

function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const code = slackCommand(argv, io, manifestFor);
  return { code, err: err.join('\n'), manifest: out.length === 0 ? null : JSON.parse(out.join('\n')) };
}

describe('tokendesk slack manifest', () => {
  it.each([
    'https://tokendesk.example.com',
    'https://tokendesk.example.com/',
    'https://tokendesk.example.com//',
  ])('has every request sent to one address below %s', (url) => {
    const { code, manifest } = run('manifest', '--url', url);
    const requestUrl = 'https://tokendesk.example.com/slack/events';
    expect(code).toBe(0);
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: requestUrl },
      interactivity: { is_enabled: true, request_url: requestUrl },
    });
    expect(manifest.features.slash_commands).toMatchObject([{ command: '/tokens', url: requestUrl }]);
  });

  it('keeps a path before ours', () => {
    const { manifest } = run('manifest', '--url', 'https://example.com/desk');
    expect(manifest.settings.interactivity.request_url).toBe('https://example.com/desk/slack/events');
  });

  it('changes nothing else, and is in order by the rules of Slack in both forms', () => {
    const { manifest } = run('manifest', '--url', 'https://tokendesk.example.com');
    expect(appFromManifest(manifest)).toEqual(appFromManifest(own));
    expect(manifest.display_information).toEqual(own.display_information);
    expect(checkManifest(manifest)).toEqual([]);
    expect(run('manifest')).toEqual({ code: 0, err: '', manifest: own });
    // In the file's order, so that the two can be compared line by line.
    expect(Object.keys(manifest)).toEqual(Object.keys(own));
    expect(checkManifest(own)).toEqual([]);
  });

  it.each([
    [['manifest', '--url', 'http://tokendesk.example.com'], 'no address that Slack can reach'],
    [['manifest', '--url', 'tokendesk.example.com'], 'no address that Slack can reach'],
    [['manifest', '--url', 'https://x.example.com/?a=1'], 'no address that Slack can reach'],
    [['manifest', '--uri', 'https://x.example.com'], 'usage:'],
    [['manifest', 'twice'], 'usage:'],
    [[], 'usage:'],
  ])('refuses %j', (argv, message) => {
    const { code, err, manifest } = run(...argv);
    expect([code, manifest]).toEqual([2, null]);
    expect(err).toContain(message);
  });
});
