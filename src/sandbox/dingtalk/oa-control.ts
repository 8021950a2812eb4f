import type { Acted } from './control.js';
import type { FieldValue } from './forms.js';

/** Who acts: a user id or a name that only one person has. */
interface ByUser {
  readonly user: string;
}

/** Somebody in an approval. */
export interface OaPerson {
  readonly id: string;
  readonly name: string;
}

/** A field of the form and what stands in it, as people read it. */
export interface OaField {
  readonly label: string;
  readonly value: string;
  /** DingTalk's own name of the kind, such as `TextareaField`. */
  readonly componentType: string;
}

/** What lists show of an approval. */
export interface OaInstance {
  readonly processInstanceId: string;
  readonly processCode: string;
  /** The form's name. */
  readonly form: string;
  readonly title: string;
  readonly businessId: string;
  readonly originator: OaPerson;
  readonly status: 'RUNNING' | 'COMPLETED' | 'TERMINATED';
  /** Empty while it runs, and when it was withdrawn. */
  readonly result: 'agree' | 'refuse' | '';
  /** Epoch milliseconds of the organisation's clock. */
  readonly createdAt: number;
  readonly finishedAt: number | null;
  /** Whose turn it is. */
  readonly waitingFor: readonly OaPerson[];
  /** The first fields of the form. */
  readonly summary: readonly OaField[];
}

/** One person's part in an approval, as their lists show it. */
export interface OaTask extends OaInstance {
  readonly taskId: string;
  /** What became of it; `open` while it waits. */
  readonly outcome: 'open' | 'agree' | 'refuse' | 'redirect' | 'cancelled';
  /** When it reached the person, and when it ended. */
  readonly reachedAt: number;
  readonly endedAt: number | null;
}

/** Somebody at a step. */
export interface OaSeat extends OaPerson {
  readonly state: 'waiting' | 'open' | 'agreed' | 'refused' | 'redirected' | 'cancelled' | 'informed';
  readonly remark: string;
  readonly at: number | null;
  readonly taskId: string | null;
}

/** A step of the flow. */
export interface OaNode {
  readonly id: string;
  readonly name: string;
  readonly kind: 'start' | 'approval' | 'cc';
  /** How those of an approval step decide together: one, all, any, or one after the other. */
  readonly need: 'NONE' | 'AND' | 'OR' | 'ONE_BY_ONE';
  readonly state: 'done' | 'open' | 'waiting' | 'refused' | 'cancelled';
  readonly people: readonly OaSeat[];
}

/** Something written below an approval. */
export interface OaComment {
  readonly by: OaPerson;
  readonly at: number;
  readonly text: string;
}

/** An approval as one person sees it when they open it. */
export interface OaInstanceSeen extends OaInstance {
  readonly fields: readonly OaField[];
  readonly nodes: readonly OaNode[];
  readonly comments: readonly OaComment[];
  /** What this person may do now; `task` is the one of theirs to decide or pass on. */
  readonly may: { readonly task: string | null; readonly revoke: boolean; readonly comment: boolean };
}

/** A person's approvals, newest first. */
export interface OaLists {
  /** 待处理 */
  readonly todo: readonly OaTask[];
  /** 已处理 */
  readonly handled: readonly OaTask[];
  /** 已发起 */
  readonly mine: readonly OaInstance[];
  /** 抄送我的 */
  readonly copied: readonly OaInstance[];
}

/** A field to fill in when an approval is started by hand. */
export interface OaFormField {
  readonly label: string;
  readonly componentType: string;
  readonly required: boolean;
  readonly placeholder: string;
  /** Choices of select fields. */
  readonly options: readonly string[];
}

/** A form that people can start an approval with. */
export interface OaForm {
  readonly processCode: string;
  readonly name: string;
  readonly description: string;
  readonly fields: readonly OaFormField[];
  /** Who will be asked, step by step; empty when the form has no flow of its own, and then `startable` is false. */
  readonly steps: readonly {
    readonly name: string;
    readonly need: OaNode['need'];
    readonly people: readonly OaPerson[];
    /** Whoever starts chooses who is asked: by this key, among these. */
    readonly choose: { readonly key: string; readonly among: readonly OaPerson[] } | null;
  }[];
  readonly startable: boolean;
}

/** The people of the organisation at their approvals (OA 审批). What may not be done is refused with an error that says why. */
export interface OaControl {
  approvals(query: ByUser): Promise<OaLists>;
  approval(query: ByUser & { readonly processInstanceId: string }): Promise<OaInstanceSeen>;
  /** Agrees to, refuses, or passes on a task of one's own. */
  actOnTask(
    act: ByUser & {
      readonly taskId: string;
      readonly action: 'agree' | 'refuse' | 'redirect';
      readonly remark?: string;
      /** Of redirecting: a user id or a name that only one person has. */
      readonly toUser?: string;
    },
  ): Promise<Acted>;
  /** Withdraws what one started oneself. */
  revokeApproval(
    act: ByUser & { readonly processInstanceId: string; readonly remark?: string },
  ): Promise<Acted>;
  commentApproval(
    act: ByUser & { readonly processInstanceId: string; readonly text: string },
  ): Promise<Acted>;
  /**
   * Starts an approval by hand; values by label. Where the flow lets one choose, `choices` has user ids by the step's key;
   * without them the first who may be asked is.
   */
  startApproval(
    act: ByUser & {
      readonly processCode: string;
      readonly values: { readonly [label: string]: FieldValue };
      readonly choices?: { readonly [key: string]: readonly string[] };
    },
  ): Promise<Acted & { readonly processInstanceId: string }>;
  processForms(query: ByUser): Promise<readonly OaForm[]>;
}

/** The members of {@link OaControl}, for the HTTP side and its client. */
export const oaMembers = [
  'approvals',
  'approval',
  'actOnTask',
  'revokeApproval',
  'commentApproval',
  'startApproval',
  'processForms',
] as const satisfies readonly (keyof OaControl)[];
