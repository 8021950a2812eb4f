import { isObject, type Json, obj, str } from './json.js';
import type { StoredFile } from './model.js';
import { refuseWith, SlackRefusal } from './refusal.js';
import type { World } from './world.js';

/** Files on their way: an address was given, the bytes and the completion come later. */
export interface Uploads {
  /** Announces a file; gives its id. */
  announce(name: string, length: number, altText: string): string;
  /** Takes the bytes of an announced file, which must be as many as were announced. */
  receive(id: string, bytes: Buffer): 'ok' | 'unknown' | 'wrong length';
  /** Turns an upload into a file, or refuses with Slack's error. */
  complete(id: string, title: string | undefined): StoredFile;
}

/** Creates the store of unfinished uploads. */
export function createUploads(world: World): Uploads {
  const open = new Map<string, { name: string; length: number; altText: string; bytes?: Buffer }>();
  return {
    announce(name, length, altText) {
      const id = world.ids.next('F');
      open.set(id, { name, length, altText });
      return id;
    },
    receive(id, bytes) {
      const upload = open.get(id);
      if (upload === undefined) return 'unknown';
      if (bytes.length !== upload.length) return 'wrong length';
      upload.bytes = bytes;
      return 'ok';
    },
    complete(id, title) {
      const upload = open.get(id);
      if (upload?.bytes === undefined) throw new SlackRefusal('file_not_found');
      open.delete(id);
      const file: StoredFile = {
        id,
        name: upload.name,
        title: title ?? upload.name,
        mimetype: mimeOf(upload.name),
        size: upload.bytes.length,
        user: world.seed.app.user_id,
        created: Math.floor(world.clock.now() / 1000),
        alt_text: upload.altText,
        content: upload.bytes.toString('base64'),
      };
      world.commit({ kind: 'file', file });
      return file;
    },
  };
}

/** A file as messages and answers show it. */
export function fileJson(file: StoredFile, baseUrl: string): { readonly [key: string]: unknown } {
  const { content: _content, ...facts } = file;
  const address = `${baseUrl}/slack/api/files/${file.id}`;
  return {
    ...facts,
    timestamp: file.created,
    filetype: file.name.split('.').at(-1) ?? '',
    url_private: address,
  };
}

/** Pictures that Slack shows in a block. https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object */
const shown = /^image\/(png|jpeg)$/;

/**
 * Refuses blocks whose `slack_file` is no picture in this workspace, as Slack does.
 *
 * @throws SlackRefusal `invalid_blocks`
 */
export function checkSlackFiles(world: World, blocks: readonly Json[] | undefined): void {
  const problems = (blocks ?? []).flatMap((block, at) =>
    [
      { image: block, pointer: `/blocks/${at}` },
      { image: obj(block, 'accessory'), pointer: `/blocks/${at}/accessory` },
    ].flatMap(({ image, pointer }) => {
      if (str(image, 'type') !== 'image' || !isObject(image?.['slack_file'])) return [];
      const fault = slackFileFault(world, image['slack_file']);
      return fault === null ? [] : [`[ERROR] ${fault} [json-pointer:${pointer}/slack_file]`];
    }),
  );
  if (problems.length > 0) throw refuseWith('invalid_blocks', problems);
}

/** Either the id or the address, never both. */
function slackFileFault(world: World, named: Json): string | null {
  const [id, url] = [str(named, 'id'), str(named, 'url')];
  if ((id === undefined) === (url === undefined)) return 'must provide either url or id';
  const known = id ?? url?.split('/').at(-1) ?? '';
  const file = world.files.get(known);
  return file !== undefined && shown.test(file.mimetype) ? null : 'invalid slack file';
}

function mimeOf(name: string): string {
  if (/\.png$/i.test(name)) return 'image/png';
  if (/\.jpe?g$/i.test(name)) return 'image/jpeg';
  if (/\.csv$/i.test(name)) return 'text/csv';
  return /\.(txt|md)$/i.test(name) ? 'text/plain' : 'application/octet-stream';
}
