import { viewCard, type WrittenText } from './card-view.js';
import type { Appearance } from './feed.js';
import { type Drafts, draftKey, shownValue } from './forms.js';
import { readMarkdown, type TextLink } from './markdown.js';
import { type CardState, type Post, robot } from './model.js';
import type { Conversation, World } from './world.js';

/** Something to tap or fill in, as its person sees it. */
export interface SeenControl {
  /** Unique within the post. */
  readonly id: string;
  readonly type: 'button' | 'link' | 'input' | 'submit';
  readonly label: string;
  readonly disabled: boolean;
  /** Of links: where they lead. */
  readonly url?: string;
  /** Of inputs: the kind of field, such as `TEXT_AREA`. */
  readonly fieldType?: string;
  readonly optional: boolean;
  /** What stands in an input now, as text. */
  readonly value: string;
  readonly options: readonly { readonly text: string; readonly value: string }[];
}

/** One thing on a person's screen. */
export interface Seen {
  /** Where in the feed it came up, or changed last. */
  readonly position: number;
  /** `act`: what the person did; `notice`: what the client says; `gone`: a recalled message. */
  readonly kind: 'message' | 'card' | 'notice' | 'act' | 'gone';
  readonly post: string;
  readonly conversation: string;
  /** In words: the group's title, or the robot's name. */
  readonly where: string;
  readonly at: number;
  readonly fromUser: string;
  readonly from: string;
  /** The person wrote it. */
  readonly own: boolean;
  /** A card that changed after it came. */
  readonly edited: boolean;
  /** As read on the screen; buttons and links as `[Label]`. */
  readonly text: string;
  /** What was written, piece by piece, for screens that draw Markdown. */
  readonly written: readonly WrittenText[];
  /** What the list of chats shows. */
  readonly fallback: string;
  readonly controls: readonly SeenControl[];
  /** Of cards. */
  readonly outTrackId?: string;
}

/** A conversation as one person sees it, oldest first. */
export interface SeenConversation {
  readonly id: string;
  readonly name: string;
  readonly withApp: boolean;
  readonly items: readonly Seen[];
}

/** A person's whole screen. */
export interface Sight {
  readonly user: string;
  readonly app: { readonly id: string; readonly name: string };
  readonly position: number;
  readonly conversations: readonly SeenConversation[];
}

/** What came up on a person's screen, oldest first, and the position up to which this is all. */
export interface News {
  readonly position: number;
  readonly items: readonly Seen[];
}

/** Looks at the organisation through one person's eyes. */
export interface Eyes {
  sight(limit: number): Sight;
  /** What an appearance is to this person; undefined when it is not on their screen. */
  seen(appearance: Appearance): Seen | undefined;
  visible(appearance: Appearance): boolean;
}

interface Content {
  readonly text: string;
  readonly written: readonly WrittenText[];
  readonly fallback: string;
  readonly controls: readonly SeenControl[];
}

/** Creates the eyes of a user. */
export function eyesOf(world: World, user: string, drafts: Drafts): Eyes {
  const nameOf = (id: string): string => (id === robot ? world.app.name : (world.users.get(id)?.name ?? id));
  const inside = (post: Post): boolean =>
    world.conversations.get(post.conversation)?.members.has(user) === true &&
    (post.recipients === undefined || post.recipients.includes(user));

  const content = (post: Post, card: CardState | undefined): Content => {
    const { body } = post;
    switch (body.type) {
      case 'text':
        return { text: withNames(body.text), written: plain(body.text), fallback: body.text, controls: [] };
      case 'markdown': {
        const { text, links } = readMarkdown(body.text);
        return {
          text: withNames(text),
          written: marked(body.text),
          fallback: body.title,
          controls: links.map(linkControl),
        };
      }
      case 'actionCard': {
        const { text, links } = readMarkdown(body.text);
        const buttons = body.buttons.map((one): TextLink => ({ label: one.title, url: one.url }));
        const labels = buttons.map((one) => `[${one.label}]`).join(' ');
        const controls = [...links, ...buttons].map(linkControl);
        return {
          text: `${withNames(text)}\n${labels}`,
          written: marked(body.text),
          fallback: body.title,
          controls,
        };
      }
      case 'link': {
        const link = { label: body.title, url: body.url };
        return {
          text: `[${body.title}]\n${body.text}`,
          written: plain(body.text),
          fallback: body.title,
          controls: [linkControl(link, 0)],
        };
      }
      case 'feed': {
        const links = body.links.map((one): TextLink => ({ label: one.title, url: one.url }));
        const text = links.map((one) => `[${one.label}]`).join('\n');
        return { text, written: [], fallback: links[0]?.label ?? '', controls: links.map(linkControl) };
      }
      case 'media':
        return {
          text: `(${body.title})`,
          written: plain(`(${body.title})`),
          fallback: body.title,
          controls: [],
        };
      case 'card':
        return card === undefined ? noContent : cardContent(card);
    }
  };
  const plain = (text: string): WrittenText[] => [{ markdown: false, text: withNames(text) }];
  const marked = (text: string): WrittenText[] => [{ markdown: true, text: withNames(text) }];
  const withNames = (text: string): string =>
    text.replace(/@([\w-]+)/g, (whole, id: string) => (world.users.has(id) ? `@${nameOf(id)}` : whole));

  const cardContent = (card: CardState): Content => {
    const template = world.templates.get(card.templateId);
    if (template === undefined) return { ...noContent, fallback: card.summary };
    const view = viewCard(template, card, user);
    const draft = drafts.get(draftKey(user, card.outTrackId));
    const fields = view.fields.filter((field) => !field.hidden);
    const inputs = fields.map(
      (field): SeenControl => ({
        ...noControl,
        id: `field:${field.name}`,
        type: 'input',
        label: field.label,
        disabled: field.readOnly,
        fieldType: field.type,
        optional: !field.required,
        value: shownValue(field, draft?.get(field.name)),
        options: field.options,
      }),
    );
    const buttons = view.buttons.map(
      ({ id, label, disabled, action }): SeenControl => ({
        ...noControl,
        id: `button:${id}`,
        type: 'button',
        label,
        disabled,
        ...(action.type === 'link' ? { url: action.url } : {}),
      }),
    );
    const submit: SeenControl = { ...noControl, id: 'submit', type: 'submit', label: view.submit };
    const lines = [
      ...view.lines,
      ...inputs.map((one) => `${one.label}: ${one.value}`),
      ...(inputs.length > 0 ? [`[${view.submit}]`] : []),
      ...(buttons.length > 0 ? [buttons.map((one) => `[${one.label}]`).join(' ')] : []),
    ];
    return {
      text: lines.join('\n'),
      written: view.written,
      fallback: card.data['lastMessage'] ?? card.summary,
      controls: [
        ...view.links.map(linkControl),
        ...inputs,
        ...(inputs.length > 0 ? [submit] : []),
        ...buttons,
      ],
    };
  };

  const ofPost = (post: Post, position: number, edited: boolean, card: CardState | undefined): Seen => {
    const conversation = world.conversations.get(post.conversation);
    const { body } = post;
    return {
      position,
      kind: body.type === 'card' ? 'card' : 'message',
      post: post.id,
      conversation: post.conversation,
      where: conversation?.title ?? post.conversation,
      at: post.at,
      fromUser: post.from,
      from: nameOf(post.from),
      own: post.from === user,
      edited,
      ...content(post, card),
      ...(body.type === 'card' ? { outTrackId: body.outTrackId } : {}),
    };
  };

  const visible = (appearance: Appearance): boolean => {
    if (appearance.what === 'note') return appearance.user === user;
    if (appearance.what === 'post' && appearance.only !== undefined && appearance.only !== user) return false;
    return inside(appearance.post);
  };
  const cardNow = (post: Post): CardState | undefined =>
    post.body.type === 'card' ? world.cards.get(post.body.outTrackId) : undefined;

  return {
    visible,
    seen(appearance) {
      if (!visible(appearance)) return undefined;
      if (appearance.what === 'post')
        return ofPost(appearance.post, appearance.position, appearance.edited, appearance.card);
      if (appearance.what === 'recalled') {
        const gone = ofPost(appearance.post, appearance.position, false, undefined);
        return { ...gone, kind: 'gone', text: '', written: [], controls: [] };
      }
      const { position, kind, conversation, at, text } = appearance;
      return {
        position,
        kind,
        post: '',
        conversation,
        where: world.conversations.get(conversation)?.title ?? conversation,
        at,
        fromUser: kind === 'act' ? user : '',
        from: kind === 'act' ? nameOf(user) : 'DingTalk',
        own: kind === 'act',
        edited: false,
        text,
        written: [{ markdown: false, text }],
        fallback: text,
        controls: [],
      };
    },
    sight(limit) {
      const of = (conversation: Conversation): SeenConversation => ({
        id: conversation.id,
        name: conversation.title,
        withApp: conversation.kind === 'single',
        items: newest(conversation.posts, limit, ({ post }) => inside(post)).map(
          ({ post, position, edited }) => ofPost(post, position, edited, cardNow(post)),
        ),
      });
      const single = world.single(user);
      const groups = [...world.conversations.values()].filter(
        (one) => one.kind === 'group' && one.members.has(user),
      );
      return {
        user,
        app: { id: robot, name: world.app.name },
        position: world.feed.position,
        conversations: [single, ...groups].map(of),
      };
    },
  };
}

/** The last `limit` that fit, in their order; a long past costs nothing. */
function newest<T>(items: readonly T[], limit: number, fits: (item: T) => boolean): T[] {
  const found: T[] = [];
  for (let index = items.length - 1; index >= 0 && found.length < limit; index -= 1) {
    const item = items[index];
    if (item !== undefined && fits(item)) found.push(item);
  }
  return found.reverse();
}

const noContent: Content = { text: '', written: [], fallback: '', controls: [] };

const noControl = { disabled: false, optional: false, value: '', options: [] } as const;

function linkControl({ label, url }: TextLink, index: number): SeenControl {
  return { ...noControl, id: `link:${index}`, type: 'link', label, url };
}
