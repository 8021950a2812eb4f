import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isObject, type Json, obj, objs, parseJson, str } from '../slack/json.js';
import type { DingTalkSandboxOptions } from './sandbox.js';
import type { TemplateSeed } from './seed.js';

/** What a file says of an organisation. */
type Organisation = Pick<DingTalkSandboxOptions, 'corp' | 'app' | 'templates' | 'settings' | 'timings'>;

/**
 * Reads an organisation from a JSON file: `{corp, app, templates, settings?, timings?}`. A template has its `json`, or
 * the `path` of its export, from where the file is.
 *
 * @param secret the app's secret, which takes the place of one in the file
 * @throws when something that has to be there is missing; the text says what
 */
export function readOrganisation(path: string, secret: string | undefined): Organisation {
  const file = parseJson(readFileSync(path, 'utf8'));
  if (!isObject(file)) throw new Error(`${path} is not a JSON object.`);
  const corp = need(obj(file, 'corp'), `${path}: corp`);
  const app = need(obj(file, 'app'), `${path}: app`);
  for (const part of ['users', 'departments', 'groups'])
    if (!Array.isArray(corp[part])) throw new Error(`${path}: corp.${part} is not a list.`);
  need(str(corp, 'corpId'), `${path}: corp.corpId`);
  const clientId = need(str(app, 'clientId'), `${path}: app.clientId`);
  const templates = objs(file, 'templates').map((one): TemplateSeed => {
    const id = need(str(one, 'id'), `${path}: templates.id`);
    const from = str(one, 'path');
    const json = from === undefined ? one['json'] : readFileSync(resolve(dirname(path), from), 'utf8');
    return { id, json, published: one['published'] !== false };
  });
  return {
    // The lists were looked at; their entries are the file's own business, as a test or the sandbox wrote it.
    corp: corp as unknown as Organisation['corp'],
    app: {
      clientId,
      clientSecret: need(secret ?? str(app, 'clientSecret'), 'DINGTALK_CLIENT_SECRET'),
      robotCode: str(app, 'robotCode') ?? clientId,
      ...(str(app, 'name') === undefined ? {} : { name: str(app, 'name') }),
    },
    templates,
    ...parts(file),
  };
}

function parts(file: Json): Pick<Organisation, 'settings' | 'timings'> {
  const settings = obj(file, 'settings');
  const timings = obj(file, 'timings');
  return { ...(settings === undefined ? {} : { settings }), ...(timings === undefined ? {} : { timings }) };
}

function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} is missing.`);
  return value;
}
