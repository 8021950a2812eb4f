import type { WebClient } from '@slack/web-api';
import { picturesPerMinute } from '../../core/digest-plan.js';
import type { Chart } from '../../kit/chart/chart.js';
import type { Painter } from '../../kit/chart/png.js';
import { ChatError } from '../../ports/chat-sender.js';
import { toChatError } from './chat-errors.js';

/** A file on its way into the workspace. */
export interface Upload {
  /** With its ending, from which Slack tells what it is; the name under which it is downloaded. */
  name: string;
  /** What is shown. */
  title: string;
  bytes(): Promise<Uint8Array>;
  /** The conversation it goes to as a message of its own; absent for a file that only another message shows. */
  conversation?: string;
}

/** Brings files into the workspace. */
export interface Uploads {
  /**
   * The id of the uploaded file; null when the message has to do without. Never rejects: a file is never worth a message.
   * The same outbox id gets the same file while this process remembers it.
   */
  upload(file: Upload, outboxId: string): Promise<string | null>;
}

/** What the uploads need. */
export interface UploadParts {
  web: WebClient;
  /** A file was given up: Slack's word for why, or ours. */
  gaveUp(why: string): void;
  /** Milliseconds of any clock that only goes forward. */
  now(): number;
}

/** A chart as the file that an image block shows. */
export function pictureOf(painter: Painter, chart: Chart): Upload {
  return { name: 'tokens.png', title: chart.title, bytes: () => painter.draw(chart) };
}

/** Milliseconds for making and uploading together: the row of the outbox is leased for thirty seconds. */
const withinMs = 6_000;

/** How long nobody tries again after a failure, so that a thousand messages do not each wait for it. */
const pauseMs = 60_000;

/** After a refusal that only an admin can end, such as a missing scope. */
const longPauseMs = 3_600_000;

/** Files remembered for a message that has to be sent again. */
const filesKept = 500;

/** Uploads files for one conversation, or for nothing but the message that names them. */
export function createUploads({ web, gaveUp, now }: UploadParts): Uploads {
  const files = new Map<string, string>();
  let begun: number[] = [];
  let pausedUntil = 0;

  /** Messages beyond what Slack takes in a minute go out without their files rather than late. */
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
    async upload(file, outboxId) {
      const known = files.get(outboxId);
      if (known !== undefined) return known;
      if (!mayBegin()) return null;
      try {
        const id = await inTime((signal) => send(web, file, signal));
        if (files.size >= filesKept) files.delete(files.keys().next().value ?? '');
        files.set(outboxId, id);
        return id;
      } catch (error) {
        pause(error);
        return null;
      }
    },
  };
}

/** https://docs.slack.dev/messaging/working-with-files: ask for an address, post the bytes, say that it is complete. */
async function send(web: WebClient, file: Upload, signal: AbortSignal): Promise<string> {
  const { name: filename, title, conversation } = file;
  const bytes = await file.bytes();
  signal.throwIfAborted();
  const { file_id: id, upload_url: address } = await web.files.getUploadURLExternal({
    filename,
    length: bytes.length,
  });
  if (id === undefined || address === undefined) throw new ChatError('no_upload_url', true);
  signal.throwIfAborted();
  const answer = await fetch(address, { method: 'POST', body: bytes, signal });
  await answer.body?.cancel();
  if (!answer.ok) throw new ChatError(`upload_${answer.status}`, true);
  signal.throwIfAborted();
  const files: [{ id: string; title: string }] = [{ id, title }];
  await web.files.completeUploadExternal(
    conversation === undefined ? { files } : { files, channel_id: conversation },
  );
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
