import { type Logger, pino } from 'pino';

/** A log for operators: one JSON object a line. */
export type Log = Logger;

/** What a log needs to know. */
export interface LogOptions {
  /** One of pino's levels, or `silent`. */
  level: string;
  /** Values that must never be written, wherever they turn up: keys, signing secrets, passwords. */
  secrets?: readonly string[];
  /** Where lines go; standard error by default, because standard output belongs to what commands answer. */
  write?: (line: string) => void;
}

/** Shapes by which secrets are known although nobody named them. */
const shapes: readonly RegExp[] = [
  // Slack tokens: https://docs.slack.dev/authentication/tokens
  /()\bx(?:ox[a-z]|app|wfp)-[\w.-]+/gi,
  /(\b(?:Bearer|Basic)\s+)[^\s"'\\]+/gi,
  // The password of a URL.
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s"'\\/@:]*:)[^\s"'\\/@]+(?=@)/gi,
  /([?&](?:access_token|token|ticket|key|secret|password)=)[^&\s"'\\]+/gi,
  // Addresses that let whoever has them speak as the bot.
  /(https?:\/\/[^\s"'\\]*\/(?:commands|actions|services|response)\/)[^\s"'\\]+/gi,
  /("(?:[\w.-]*(?:token|secret|password|passwd|authorization|cookie|api_?key))"\s*:\s*")(?:[^"\\]|\\.)+/gi,
];

/** The text without secrets. */
export function redacted(text: string, secrets: readonly string[] = []): string {
  const named = secrets.reduce((safe, secret) => safe.replaceAll(secret, '[secret]'), text);
  return shapes.reduce((safe, shape) => safe.replace(shape, '$1[secret]'), named);
}

/** Makes the log of a process. Whatever is logged, each line is cleared of secrets as a whole before it is written. */
export function createLog({ level, secrets = [], write }: LogOptions): Log {
  const put = write ?? ((line: string) => void process.stderr.write(line));
  // Very short values would blot out ordinary words.
  const telling = secrets.filter((secret) => secret.length >= 6);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => put(redacted(line, telling)) },
  );
}
