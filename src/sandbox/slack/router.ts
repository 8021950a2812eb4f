import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveControl } from '../common/control-server.js';
import type { Api } from './api.js';
import { controlMembers, type SlackControl } from './control.js';
import { fitsMethod } from './faults.js';
import type { Uploads } from './files.js';
import { mediaType, readBody, readForm, sendJson, sendText } from './http.js';
import { isObject, type Json, parseJson } from './json.js';
import type { Platform } from './platform.js';
import { answerResponseUrl } from './response-url.js';

/** Answers everything below `/slack/`; false for paths of others. */
type Router = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/** Creates the router. */
export function createRouter(parts: {
  platform: Platform;
  api: Api;
  uploads: Uploads;
  control: SlackControl;
}): Router {
  const { platform, api, uploads, control } = parts;
  return async (req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const [, root, area = '', name = '', ...rest] = url.pathname.split('/');
    if (root !== 'slack' || !['api', 'response', 'control', 'socket'].includes(area)) return false;
    if (area === 'control') await serveControl(control, controlMembers, name, req, res);
    else if (area === 'response') await serveResponse(platform, name, req, res);
    else if (area === 'socket') sendText(res, 426, 'This address takes WebSockets.');
    else if (name === 'upload') await serveUpload(platform, uploads, rest[0] ?? '', req, res);
    else if (name === 'files') serveFile(platform, rest[0] ?? '', res);
    else await serveApi(api, name, url, req, res);
    return true;
  };
}

async function serveApi(
  api: Api,
  method: string,
  url: URL,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const body = await readBody(req);
  const args = { ...Object.fromEntries(url.searchParams), ...(await decode(req, body)) };
  const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  const answer = await api(method, args, token);
  if (answer.status === 0) req.socket.destroy();
  else if (typeof answer.body === 'string') sendText(res, answer.status, answer.body);
  else sendJson(res, answer.status, answer.body, answer.headers);
}

/** The SDK sends forms whose structured fields are JSON text; other clients send JSON or multipart. */
async function decode(req: IncomingMessage, body: Buffer): Promise<Json> {
  const type = mediaType(req);
  if (type === 'multipart/form-data') {
    const fields = [...(await readForm(req, body))].filter(([, value]) => typeof value === 'string');
    return Object.fromEntries(fields);
  }
  const text = body.toString('utf8');
  if (type !== 'application/json') return Object.fromEntries(new URLSearchParams(text));
  const parsed = parseJson(text || '{}');
  return isObject(parsed) ? parsed : {};
}

async function serveResponse(
  platform: Platform,
  id: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const text = (await readBody(req)).toString('utf8');
  const parsed = parseJson(text);
  const body = isObject(parsed) ? parsed : (parseJson(new URLSearchParams(text).get('payload') ?? '') ?? {});
  const result = answerResponseUrl(platform, id, isObject(body) ? body : {});
  platform.traffic.note('response-url', id, { body, ...result });
  if (result.error === undefined) sendText(res, 200, 'ok');
  else sendJson(res, result.status, { ok: false, error: result.error });
}

/** https://docs.slack.dev/messaging/working-with-files: the bytes come raw, or as a form's one file. */
async function serveUpload(
  platform: Platform,
  uploads: Uploads,
  id: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  let bytes = await readBody(req);
  if (mediaType(req) === 'multipart/form-data') {
    const parts = [...(await readForm(req, bytes)).values()];
    const file = parts.find((part) => typeof part !== 'string');
    if (file !== undefined && typeof file !== 'string') bytes = Buffer.from(await file.arrayBuffer());
  }
  // Named like a method, so that it can be made to fail like one.
  const failure = platform.faults.take('fail-call', fitsMethod('upload'));
  if (failure?.status === 0) req.socket.destroy();
  else if (failure !== undefined) sendText(res, failure.status ?? 500, 'Internal Server Error');
  else {
    const result = uploads.receive(id, bytes);
    if (result === 'ok') sendText(res, 200, `OK - ${bytes.length}`);
    else sendText(res, result === 'unknown' ? 404 : 400, result);
  }
}

function serveFile(platform: Platform, id: string, res: ServerResponse): void {
  const file = platform.world.files.get(id);
  if (file === undefined) {
    sendText(res, 404, 'not found');
    return;
  }
  // Only pictures are shown in place; anything else could run script on this origin.
  const shown = /^image\/(png|jpeg)$/.test(file.mimetype);
  res.writeHead(200, {
    'content-type': shown ? file.mimetype : 'application/octet-stream',
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
  });
  res.end(Buffer.from(file.content, 'base64'));
}
