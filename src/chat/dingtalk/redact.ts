import { errorDescriber } from '../../kit/describe-error.js';

/** Tokens, secrets, and addresses that let whoever has them speak as the bot. */
const secrets = [
  /([?&](?:session|ticket|access_token|appsecret)=)[^&\s"'<>]+/gi,
  /("(?:accessToken|clientSecret|appSecret|ticket|sessionWebhook)"\s*:\s*")[^"]+/gi,
];

/** The text without session addresses, tokens and socket tickets. */
function redact(text: string): string {
  return secrets.reduce((safe, secret) => safe.replace(secret, '$1[secret]'), text);
}

/** An error as fields for the log: its kind, its words and where it arose, without secrets. */
export const describeError = errorDescriber(redact);
