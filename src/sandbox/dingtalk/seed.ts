import type { Copies, FlowStep } from './oa/model.js';

/** Somebody of the organisation, or somebody its people meet in a group. */
export interface CorpUserSeed {
  readonly userId: string;
  readonly name: string;
  readonly mobile?: string;
  readonly email?: string;
  readonly title?: string;
  /** 直属主管; often nobody filled it in. */
  readonly managerUserId?: string;
  readonly deptIds: readonly number[];
  /** Of another organisation: the robot never learns a user id of theirs. */
  readonly external?: boolean;
}

/** A department; the root has the id 1. */
export interface DepartmentSeed {
  readonly deptId: number;
  readonly name: string;
  /** Absent for the root. */
  readonly parentId?: number;
  readonly managerUserIds?: readonly string[];
}

/** A group chat with the robot in it. */
export interface GroupSeed {
  readonly openConversationId: string;
  readonly title: string;
  /** User ids. */
  readonly members: readonly string[];
}

/** The organisation, as its admin set it up. */
export interface CorpSeed {
  readonly corpId: string;
  readonly users: readonly CorpUserSeed[];
  readonly departments: readonly DepartmentSeed[];
  readonly groups: readonly GroupSeed[];
  /** Approval forms made in the OA console, with their flows; forms made by API need none. */
  readonly processes?: readonly ProcessSeed[];
}

/** An approval form as an admin made it in the OA console. */
export interface ProcessSeed {
  /** `PROC-…`. */
  readonly processCode: string;
  readonly name: string;
  readonly description?: string;
  /** As the API takes them: `{componentType, props: {label, required, options, …}}`. */
  readonly formComponents: readonly { readonly [key: string]: unknown }[];
  /** The steps of its flow; without any, each start has to pass its approvers. */
  readonly flow?: readonly FlowStep[];
  readonly copies?: Copies;
  /** Originators may withdraw; true when absent. */
  readonly mayRevoke?: boolean;
  readonly disabled?: boolean;
}

/** The one internal app with its robot. */
export interface AppSeed {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly robotCode: string;
  /** What people write after `@`; `TokenDesk` when absent. */
  readonly name?: string;
}

/** A card template as the card platform exports it, parsed or as text. */
export interface TemplateSeed {
  /** `<uuid>.schema`. */
  readonly id: string;
  readonly json: unknown;
  /** True when absent. */
  readonly published?: boolean;
}

/** What identifies somebody for apps of other makers: `unionId`. Made from the user id, as nothing depends on its form. */
export function unionIdOf(userId: string): string {
  return `union-${userId}`;
}

/** The encrypted id of a sender; no API takes it. */
export function encryptedIdOf(userId: string): string {
  return `$:LWCP_v1:$${Buffer.from(userId).toString('base64url')}`;
}
