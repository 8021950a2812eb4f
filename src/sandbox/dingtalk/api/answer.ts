import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson, sendText } from '../../slack/http.js';
import type { Json } from '../../slack/json.js';

/** What goes back; status 0 cuts the connection. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
  /** A page instead of JSON, as the flood guard in front of the API sends. */
  readonly page?: string;
}

/** The flood guard's page. */
export const bannedPage =
  '<!doctype html><html><head><title>访问被拒绝</title></head><body>punish</body></html>';

/** Sends an answer, as XML to the gateway's callers who did not ask for JSON. */
export function sendAnswer(req: IncomingMessage, res: ServerResponse, answer: Answer, xml = false): void {
  if (answer.status === 0) {
    req.socket.destroy();
    return;
  }
  if (answer.page !== undefined) {
    res.writeHead(answer.status, { 'content-type': 'text/html; charset=utf-8' });
    res.end(answer.page);
    return;
  }
  if (xml) sendText(res, answer.status, xmlOf(answer.body));
  else sendJson(res, answer.status, answer.body);
}

function xmlOf(body: Json): string {
  const parts = Object.entries(body).map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?><response>${parts.join('')}</response>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
