import type { Args } from '../args.js';
import { isObject, type Json, objs, str } from '../json.js';
import { limits } from '../limits.js';
import type { MessageDraft } from '../model.js';
import { refuseWith, SlackRefusal } from '../refusal.js';
import { validateBlocks } from '../validate.js';

/** What a call says a message should be; absent parts are undefined. Everything Slack refuses is refused. */
export function readDraft(args: Args, mostText: number): Partial<MessageDraft> {
  const blocks = args.list('blocks', 'invalid_blocks_format');
  const attachments = args.list('attachments', 'invalid_attachments');
  const markdown = args.text('markdown_text');
  const text = args.text('text');
  if (markdown !== undefined) {
    if (text !== undefined || blocks !== undefined) throw new SlackRefusal('markdown_text_conflict');
    if (markdown.length > limits.message.markdownText) throw new SlackRefusal('msg_too_long');
  }
  if (text !== undefined && text.length > mostText) throw new SlackRefusal('msg_too_long');
  checkBlocks(blocks, attachments);
  return {
    text: text ?? markdown,
    blocks: markdown === undefined ? blocks : [{ type: 'markdown', text: markdown }],
    attachments,
    metadata: readMetadata(args),
    thread_ts: args.text('thread_ts'),
    reply_broadcast: args.flag('reply_broadcast'),
  };
}

/** A message must say something. */
export function needContent(draft: Partial<MessageDraft>): MessageDraft {
  const { text, blocks, attachments } = draft;
  if (text === undefined && (blocks?.length ?? 0) === 0 && (attachments?.length ?? 0) === 0) {
    throw new SlackRefusal('no_text');
  }
  return { ...draft, text: text ?? '' };
}

/** Checks blocks, also those inside attachments. */
function checkBlocks(blocks: readonly Json[] | undefined, attachments: readonly Json[] | undefined): void {
  const problems = blocks === undefined ? [] : [...validateBlocks(blocks, 'message')];
  if ((attachments?.length ?? 0) > limits.message.attachments) throw new SlackRefusal('too_many_attachments');
  attachments?.forEach((attachment, index) => {
    if (attachment['blocks'] !== undefined) {
      problems.push(...validateBlocks(objs(attachment, 'blocks'), 'message', `/attachments/${index}/blocks`));
    }
  });
  if (problems.length > 0) throw refuseWith('invalid_blocks', problems);
}

function readMetadata(args: Args): Json | undefined {
  const metadata = args.object('metadata', 'invalid_metadata_format');
  if (metadata === undefined || Object.keys(metadata).length === 0) return metadata;
  if (str(metadata, 'event_type') === undefined || !isObject(metadata['event_payload'])) {
    throw new SlackRefusal('invalid_metadata_schema');
  }
  if (JSON.stringify(metadata).length > limits.message.metadata) throw new SlackRefusal('metadata_too_large');
  return metadata;
}
