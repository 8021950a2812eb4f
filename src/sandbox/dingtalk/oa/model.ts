/** One field of an approval form. */
export interface FormComponent {
  /** Such as `TextareaField`. https://open.dingtalk.com/document/development/oa-formcomponent-message */
  readonly componentType: string;
  readonly id: string;
  readonly label: string;
  readonly required: boolean;
  readonly bizAlias: string;
  readonly placeholder: string;
  /** What a select field offers. */
  readonly options: readonly string[];
  /** The columns of a `TableField`. */
  readonly children: readonly FormComponent[];
}

/** How those of a step decide: one person, all of them, any of them, or one after the other. */
export type Need = 'NONE' | 'AND' | 'OR' | 'ONE_BY_ONE';

/** A step of a flow that an admin set up in the OA console. */
export interface FlowStep {
  readonly id: string;
  readonly name: string;
  readonly need: Need;
  /** User ids; the originator's manager; or chosen by whoever starts, from these people (anybody when empty). */
  readonly from:
    | { readonly kind: 'people'; readonly userIds: readonly string[] }
    | { readonly kind: 'manager' }
    | { readonly kind: 'self-select'; readonly actorKey: string; readonly scope: readonly string[] };
}

/** Who is told, and when. */
export interface Copies {
  readonly userIds: readonly string[];
  readonly position: 'START' | 'FINISH' | 'START_FINISH';
}

/** An approval form (template) with its flow, if it has one. */
export interface ProcessForm {
  readonly processCode: string;
  readonly name: string;
  readonly description: string;
  readonly components: readonly FormComponent[];
  /** Empty: each start has to pass its approvers. */
  readonly flow: readonly FlowStep[];
  readonly copies: Copies | null;
  /** Originators may withdraw. */
  readonly mayRevoke: boolean;
  readonly disabled: boolean;
  /** Epoch milliseconds of the organisation's clock. */
  readonly createdAt: number;
  readonly changedAt: number;
}

/** A filled-in field. */
export interface FormValue {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly extValue: string;
  readonly componentType: string;
  readonly bizAlias: string;
}

/** A step of one instance: its people are fixed when it starts. */
export interface InstanceStep {
  readonly id: string;
  readonly name: string;
  readonly need: Need;
  /** Empty: nobody was found, and the step passes by itself. */
  readonly userIds: readonly string[];
}

/** One person's part. */
export interface TaskState {
  readonly taskId: number;
  /** Index of its step. */
  readonly step: number;
  readonly userId: string;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELED' | 'TERMINATED';
  readonly result: 'AGREE' | 'REFUSE' | 'REDIRECTED' | null;
  readonly remark: string;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

/** A line of an instance's history. */
export interface OperationRecord {
  readonly userId: string;
  readonly at: number;
  readonly type:
    | 'START_PROCESS_INSTANCE'
    | 'EXECUTE_TASK_NORMAL'
    | 'REDIRECT_TASK'
    | 'TERMINATE_PROCESS_INSTANCE'
    | 'ADD_REMARK'
    | 'PROCESS_CC';
  readonly result: 'AGREE' | 'REFUSE' | 'NONE';
  readonly remark: string;
  readonly activityId: string;
  readonly showName: string;
  readonly ccUserIds: readonly string[];
}

/** An approval. */
export interface InstanceState {
  readonly id: string;
  readonly processCode: string;
  readonly formName: string;
  readonly title: string;
  readonly businessId: string;
  readonly originator: string;
  /** As the API names it: the root is -1. */
  readonly deptId: number;
  readonly values: readonly FormValue[];
  readonly steps: readonly InstanceStep[];
  readonly copies: Copies | null;
  readonly status: 'RUNNING' | 'COMPLETED' | 'TERMINATED';
  readonly result: 'agree' | 'refuse' | '';
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly tasks: readonly TaskState[];
  readonly records: readonly OperationRecord[];
}
