import type { WebClient } from '@slack/web-api';
import { picturesPerMinute } from '../../core/digest-plan.js';
import type { Chart } from '../../kit/chart/chart.js';
import type { Painter } from '../../kit/chart/png.js';
import { ChatError } from '../../ports/chat-sender.js';
import { toChatError } from './chat-errors.js';

/** Brings pictures into the workspace. */
export interface Pictures {
  /**
   * The id of the uploaded file, to be shown in an image block; null when the message has to do without. Never rejects:
   * a picture is never worth a message. The same outbox id gets the same file while this process remembers it.
   */
  upload(chart: Chart, outboxId: string): Promise<string | null>;
}

/** What the uploads need. */
export interface PictureParts {
  web: WebClient;
  painter: Painter;
  /** A picture was given up: Slack's word for why, or ours. */
  gaveUp(why: string): void;
  /** Milliseconds of any clock that only goes forward. */
  now(): number;
}

/** Milliseconds for drawing and uploading together: the row of the outbox is leased for thirty seconds. */
const withinMs = 6_000;

/** How long nobody tries again after a failure, so that a thousand messages do not each wait for it. */
const pauseMs = 60_000;

/** After a refusal that only an admin can end, such as a missing scope. */
const longPauseMs = 3_600_000;

/** Files remembered for a message that has to be sent again. */
const filesKept = 500;

/** Uploads charts as private files, shown by nothing but the message that names them. */
export function createPictures({ web, painter, gaveUp, now }: PictureParts): Pictures {
  const files = new Map<string, string>();
  let begun: number[] = [];
  let pausedUntil = 0;

  /** Messages beyond what Slack takes in a minute go out without a picture rather than late. */
  function mayBegin(): boolean {
    const at = now();
    begun = begun.filter((earlier) => earlier > at - 60_000);
    if (at < pausedUntil || begun.length >= picturesPerMinute) return false;
    begun.push(at);
    return true;
  }

  function pause(error: unknown): void {
    const { code, retry, retryAfterMs } = toChatError(error);
    pausedUntil = now() + (retryAfterMs ?? (retry ? pauseMs : longPauseMs));
    gaveUp(code);
  }

  return {
    async upload(chart, outboxId) {
      const known = files.get(outboxId);
      if (known !== undefined) return known;
      if (!mayBegin()) return null;
      try {
        const file = await inTime((signal) => send(web, painter, chart, signal));
        if (files.size >= filesKept) files.delete(files.keys().next().value ?? '');
        files.set(outboxId, file);
        return file;
      } catch (error) {
        pause(error);
        return null;
      }
    },
  };
}

/** https://docs.slack.dev/messaging/working-with-files: ask for an address, post the bytes, say that it is complete. */
async function send(web: WebClient, painter: Painter, chart: Chart, signal: AbortSignal): Promise<string> {
  const png = await painter.draw(chart);
  signal.throwIfAborted();
  const { file_id: id, upload_url: address } = await web.files.getUploadURLExternal({
    filename: 'tokens.png',
    length: png.length,
  });
  if (id === undefined || address === undefined) throw new ChatError('no_upload_url', true);
  signal.throwIfAborted();
  const answer = await fetch(address, { method: 'POST', body: png, signal });
  await answer.body?.cancel();
  if (!answer.ok) throw new ChatError(`upload_${answer.status}`, true);
  await web.files.completeUploadExternal({ files: [{ id, title: chart.title }] });
  return id;
}

/** Gives up after {@link withinMs}; what is still under way then is left to end by itself. */
async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(withinMs);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new ChatError('too_slow', true)), { once: true });
  });
  return Promise.race([work(signal), late]);
}
