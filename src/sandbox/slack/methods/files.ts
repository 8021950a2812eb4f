import { fileJson, type Uploads } from '../files.js';
import { str } from '../json.js';
import { postAsBot } from '../posting.js';
import { refuseWith } from '../refusal.js';
import { checkMayPost, needTarget } from './find.js';
import type { Methods } from './method.js';

/** `files.getUploadURLExternal` and `files.completeUploadExternal`; the bytes go to `/slack/api/upload/<id>`. */
export function fileMethods(uploads: Uploads): Methods {
  return {
    'files.getUploadURLExternal': {
      tier: 4,
      scopes: ['files:write'],
      run({ args, platform }) {
        const [name, length] = [args.need('filename'), Number(args.need('length'))];
        if (!Number.isInteger(length) || length <= 0)
          throw refuseWith('invalid_arguments', ['[ERROR] must be a positive number [json-pointer:/length]']);
        // Slack's pages and its SDK spell it differently.
        const id = uploads.announce(name, length, args.text('alt_txt') ?? args.text('alt_text') ?? '');
        return { file_id: id, upload_url: `${platform.baseUrl()}/slack/api/upload/${id}` };
      },
    },
    'files.completeUploadExternal': {
      tier: 4,
      scopes: ['files:write'],
      run({ args, platform }) {
        const wanted = args.list('files', 'invalid_arguments') ?? [];
        if (wanted.length === 0)
          throw refuseWith('invalid_arguments', ['[ERROR] missing required field: files']);
        const target = args.text('channel_id');
        const conversation = target === undefined ? undefined : needTarget(platform.world, target);
        if (conversation !== undefined) checkMayPost(platform.world, conversation);
        const files = wanted
          .map((file) => uploads.complete(str(file, 'id') ?? '', str(file, 'title')))
          .map((file) => fileJson(file, platform.baseUrl()));
        if (conversation !== undefined) {
          postAsBot(platform, conversation, {
            text: args.text('initial_comment') ?? '',
            thread_ts: args.text('thread_ts'),
            blocks: args.list('blocks', 'invalid_blocks_format'),
            files,
          });
        }
        return { files };
      },
    },
  };
}
