import { errorDescriber } from '../../kit/describe-error.js';

/** Tokens of every kind, and addresses that let whoever has them speak as the bot. */
const secrets = [
  /\bx(?:ox[a-z]|app|wfp)-[\w-]+/gi,
  /(https?:\/\/[^\s"'<>]*\/(?:commands|actions|services|response)\/)[^\s"'<>]+/gi,
  /([?&](?:ticket|token|app_id|link_id)=)[^&\s"'<>]+/gi,
  /(Bearer\s+)[^\s"']+/gi,
];

/** The text without tokens, response addresses and socket tickets. */
export function redact(text: string): string {
  return secrets.reduce(
    (safe, secret) =>
      safe.replace(secret, (_all, kept: unknown) => {
        return `${typeof kept === 'string' ? kept : ''}[secret]`;
      }),
    text,
  );
}

/** An error as fields for the log: its kind, its words and where it arose, without secrets. */
export const describeError = errorDescriber(redact);
