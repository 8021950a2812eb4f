import { limits } from './limits.js';

/** What one member of a block or element must be. */
export type FieldRule = { readonly required?: boolean } & (
  | { readonly is: 'text'; readonly of: 'plain_text' | 'any' | 'mrkdwn'; readonly max: number }
  | { readonly is: 'string'; readonly max: number; readonly min?: number; readonly oneOf?: readonly string[] }
  | { readonly is: 'boolean' | 'number' | 'object' | 'confirm' }
  | { readonly is: 'element'; readonly of: readonly string[] }
  | { readonly is: 'list'; readonly of: ListItem; readonly min?: number; readonly max: number }
);

/** What the items of a list are. */
export type ListItem =
  | { readonly is: 'text'; readonly of: 'plain_text' | 'any'; readonly max: number }
  | { readonly is: 'element'; readonly of: readonly string[]; readonly orText?: boolean }
  | { readonly is: 'option'; readonly markdown?: boolean }
  | { readonly is: 'option-group' }
  | { readonly is: 'string' | 'block' | 'any' };

/** One kind of block or element. */
export interface ShapeRule {
  readonly fields: { readonly [name: string]: FieldRule };
  /** At least one of these must be there. */
  readonly anyOf?: readonly string[];
  /** Where a block may stand; everywhere when absent. */
  readonly surfaces?: readonly Surface[];
  /** Elements a person can act on carry an `action_id`. */
  readonly interactive?: boolean;
}

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

const plain = (max: number, required = false): FieldRule => ({ is: 'text', of: 'plain_text', max, required });
const anyText = (max: number, required = false): FieldRule => ({ is: 'text', of: 'any', max, required });
const string = (max: number, required = false): FieldRule => ({ is: 'string', max, required });
const flag: FieldRule = { is: 'boolean' };
const confirm: FieldRule = { is: 'confirm' };
const object: FieldRule = { is: 'object' };
const placeholder = plain(limits.placeholder);
const options = (max: number, markdown = false, required = true): FieldRule => ({
  is: 'list',
  of: { is: 'option', markdown },
  min: 1,
  max,
  required,
});

const choice = { confirm, focus_on_load: flag } as const;
const menu = { ...choice, placeholder } as const;
const multi = { ...menu, max_selected_items: { is: 'number' } } as const;
const optionMenu = {
  options: options(100, false, false),
  option_groups: { is: 'list', of: { is: 'option-group' }, min: 1, max: 100 },
} as const;
const typed = { focus_on_load: flag, placeholder, dispatch_action_config: object } as const;

const selects = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
];
const multiSelects = selects.map((name) => `multi_${name}`);
const pickers = ['datepicker', 'timepicker', 'datetimepicker'];
const choices = ['checkboxes', 'radio_buttons'];

/** Elements by type. Source: https://docs.slack.dev/reference/block-kit/block-elements */
export const elementRules: { readonly [type: string]: ShapeRule } = {
  button: {
    interactive: true,
    fields: {
      text: plain(75, true),
      value: string(2_000),
      url: string(3_000),
      style: { is: 'string', max: 20, oneOf: ['primary', 'danger'] },
      accessibility_label: string(75),
      confirm,
    },
  },
  workflow_button: {
    interactive: true,
    fields: {
      text: plain(75, true),
      workflow: { is: 'object', required: true },
      accessibility_label: string(75),
    },
  },
  icon_button: {
    interactive: true,
    fields: { icon: string(255, true), text: plain(75, true), value: string(2_000), confirm },
  },
  feedback_buttons: {
    interactive: true,
    fields: {
      positive_button: { is: 'object', required: true },
      negative_button: { is: 'object', required: true },
    },
  },
  overflow: { interactive: true, fields: { options: options(5), confirm } },
  static_select: {
    interactive: true,
    anyOf: ['options', 'option_groups'],
    fields: { ...menu, ...optionMenu },
  },
  multi_static_select: {
    interactive: true,
    anyOf: ['options', 'option_groups'],
    fields: { ...multi, ...optionMenu },
  },
  external_select: { interactive: true, fields: { ...menu, min_query_length: { is: 'number' } } },
  multi_external_select: { interactive: true, fields: { ...multi, min_query_length: { is: 'number' } } },
  users_select: { interactive: true, fields: { ...menu, initial_user: string(limits.id) } },
  multi_users_select: { interactive: true, fields: multi },
  conversations_select: {
    interactive: true,
    fields: { ...menu, response_url_enabled: flag, filter: object },
  },
  multi_conversations_select: { interactive: true, fields: { ...multi, filter: object } },
  channels_select: { interactive: true, fields: { ...menu, response_url_enabled: flag } },
  multi_channels_select: { interactive: true, fields: multi },
  checkboxes: { interactive: true, fields: { ...choice, options: options(10, true) } },
  radio_buttons: { interactive: true, fields: { ...choice, options: options(10, true) } },
  datepicker: { interactive: true, fields: { ...menu, initial_date: string(10) } },
  timepicker: { interactive: true, fields: { ...menu, initial_time: string(5), timezone: string(100) } },
  datetimepicker: { interactive: true, fields: { ...choice, initial_date_time: { is: 'number' } } },
  plain_text_input: {
    interactive: true,
    fields: {
      ...typed,
      initial_value: string(3_000),
      multiline: flag,
      min_length: { is: 'number' },
      max_length: { is: 'number' },
    },
  },
  number_input: {
    interactive: true,
    fields: {
      ...typed,
      is_decimal_allowed: { is: 'boolean', required: true },
      initial_value: string(255),
      min_value: string(255),
      max_value: string(255),
    },
  },
  email_text_input: { interactive: true, fields: { ...typed, initial_value: string(3_000) } },
  url_text_input: { interactive: true, fields: { ...typed, initial_value: string(3_000) } },
  rich_text_input: { interactive: true, fields: { ...typed, initial_value: object } },
  file_input: {
    interactive: true,
    fields: { filetypes: { is: 'list', of: { is: 'string' }, max: 100 }, max_files: { is: 'number' } },
  },
  image: {
    anyOf: ['image_url', 'slack_file'],
    fields: { image_url: string(3_000), slack_file: object, alt_text: string(2_000, true) },
  },
};

/** Blocks by type. Source: https://docs.slack.dev/reference/block-kit/blocks */
export const blockRules: { readonly [type: string]: ShapeRule } = {
  section: {
    anyOf: ['text', 'fields'],
    fields: {
      text: anyText(limits.text),
      fields: { is: 'list', of: { is: 'text', of: 'any', max: 2_000 }, min: 1, max: 10 },
      accessory: {
        is: 'element',
        of: [
          'button',
          'workflow_button',
          'image',
          'overflow',
          ...selects,
          ...multiSelects,
          ...pickers,
          ...choices,
        ],
      },
      expand: flag,
    },
  },
  header: { fields: { text: plain(150, true) } },
  divider: { fields: {} },
  context: {
    fields: {
      elements: {
        is: 'list',
        of: { is: 'element', of: ['image'], orText: true },
        min: 1,
        max: 10,
        required: true,
      },
    },
  },
  actions: {
    fields: {
      elements: {
        is: 'list',
        of: {
          is: 'element',
          of: [
            'button',
            'workflow_button',
            'overflow',
            'rich_text_input',
            ...selects,
            ...multiSelects,
            ...pickers,
            ...choices,
          ],
        },
        min: 1,
        max: 25,
        required: true,
      },
    },
  },
  context_actions: {
    surfaces: ['message'],
    fields: {
      elements: {
        is: 'list',
        of: { is: 'element', of: ['feedback_buttons', 'icon_button'] },
        min: 1,
        max: 5,
        required: true,
      },
    },
  },
  input: {
    fields: {
      label: plain(2_000, true),
      hint: plain(2_000),
      optional: flag,
      dispatch_action: flag,
      element: {
        is: 'element',
        required: true,
        of: [
          'plain_text_input',
          'number_input',
          'email_text_input',
          'url_text_input',
          'rich_text_input',
          'file_input',
          ...selects,
          ...multiSelects,
          ...pickers,
          ...choices,
        ],
      },
    },
  },
  image: {
    anyOf: ['image_url', 'slack_file'],
    fields: {
      image_url: string(3_000),
      slack_file: object,
      alt_text: string(2_000, true),
      title: plain(2_000),
    },
  },
  markdown: { surfaces: ['message'], fields: { text: string(12_000, true) } },
  rich_text: { fields: { elements: { is: 'list', of: { is: 'any' }, max: 1_000, required: true } } },
  table: {
    surfaces: ['message'],
    fields: {
      rows: { is: 'list', of: { is: 'any' }, min: 1, max: 100, required: true },
      column_settings: { is: 'list', of: { is: 'any' }, max: 20 },
    },
  },
  data_table: {
    surfaces: ['message'],
    fields: {
      rows: { is: 'list', of: { is: 'any' }, min: 1, max: 1_000, required: true },
      caption: string(255, true),
    },
  },
  alert: {
    surfaces: ['message', 'modal'],
    fields: {
      text: anyText(limits.text, true),
      level: { is: 'string', max: 20, oneOf: ['default', 'info', 'warning', 'error', 'success'] },
    },
  },
  card: {
    surfaces: ['message'],
    anyOf: ['hero_image', 'title', 'actions', 'body'],
    fields: {
      title: anyText(150),
      subtitle: anyText(150),
      body: anyText(200),
      hero_image: { is: 'element', of: ['image'] },
      icon: { is: 'element', of: ['image'] },
      actions: { is: 'list', of: { is: 'element', of: ['button'] }, max: 5 },
    },
  },
  carousel: {
    surfaces: ['message'],
    fields: { elements: { is: 'list', of: { is: 'block' }, min: 1, max: 10, required: true } },
  },
  container: {
    fields: {
      title: plain(150),
      rich_text_title: object,
      subtitle: anyText(150),
      child_blocks: { is: 'list', of: { is: 'block' }, min: 1, max: 10, required: true },
    },
    anyOf: ['title', 'rich_text_title'],
  },
  file: {
    surfaces: ['message'],
    fields: {
      external_id: string(255, true),
      source: { is: 'string', max: 20, oneOf: ['remote'], required: true },
    },
  },
  video: {
    fields: {
      alt_text: string(2_000, true),
      title: plain(200, true),
      thumbnail_url: string(3_000, true),
      video_url: string(3_000, true),
      description: plain(200),
      author_name: string(50),
    },
  },
  task_card: { surfaces: ['message'], fields: { task_id: string(255, true), title: string(255, true) } },
  plan: { surfaces: ['message'], fields: { title: string(255, true) } },
};
