import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../talk/ports.js';
import { redact } from './redact.js';

/**
 * Bolt's and its clients' words in our log. Their debug lines hold whole payloads, that is private messages, and are
 * left out; what is information to them is detail to us.
 */
export function boltLogger(log: Log): Logger {
  const words = (parts: unknown[]) => redact(parts.map(asText).join(' '));
  return {
    debug: () => {},
    info: (...parts: unknown[]) => log.debug({ from: 'bolt' }, words(parts)),
    warn: (...parts: unknown[]) => log.warn({ from: 'bolt' }, words(parts)),
    error: (...parts: unknown[]) => log.error({ from: 'bolt' }, words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function asText(part: unknown): string {
  if (part instanceof Error) return `${part.name}: ${part.message}`;
  return typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part));
}
