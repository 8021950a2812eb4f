import { ImpossibleAct } from '../../slack/refusal.js';
import type { FieldValue } from '../forms.js';
import { limits } from '../limits.js';
import { comment, decide, redirect, terminate } from '../oa/flow.js';
import type { FormComponent, InstanceState, ProcessForm } from '../oa/model.js';
import { concerns, isCopied, oaEyes } from '../oa/seen.js';
import { momentOf, oaPlace, settle } from '../oa/settle.js';
import { startInstance, workflowDept } from '../oa/start.js';
import { expectedPeople, needOf } from '../oa/steps.js';
import type { OaControl, OaForm } from '../oa-control.js';
import { showNote } from '../posting.js';
import { ApiRefusal } from '../refusal.js';
import type { CorpUserSeed } from '../seed.js';
import type { Stage } from './stage.js';

/** People at their approvals, as in the client's OA 审批. */
export function approvalActs(stage: Stage): OaControl {
  const { platform } = stage;
  const { world } = platform;
  const eyes = oaEyes(world);

  const newestFirst = (): readonly InstanceState[] => [...world.instances.values()].reverse();
  const member = (name: string): CorpUserSeed => {
    const user = stage.person(name);
    if (user.external === true) throw new ImpossibleAct(`${user.name} is not of this organisation.`);
    return user;
  };
  const open = (user: CorpUserSeed, id: string): InstanceState => {
    const instance = world.instances.get(id);
    if (instance === undefined || !concerns(instance, user.userId))
      throw new ImpossibleAct(`${user.name} has no approval "${id}".`);
    return instance;
  };
  const act = (user: CorpUserSeed, what: string, run: () => void): number => {
    const { position } = stage.begin(user.userId);
    showNote(platform, { kind: 'act', user: user.userId, conversation: oaPlace, text: `(${what})` });
    run();
    return position;
  };
  const short = (text: string, most: number): string => {
    if (text.length > most) throw new ImpossibleAct(`That is longer than ${most} characters.`);
    return text;
  };

  return {
    async approvals(query) {
      const { userId } = member(query.user);
      const all = newestFirst();
      const tasks = all.flatMap((instance) =>
        instance.tasks
          .filter((task) => task.userId === userId)
          .map((task) => eyes.task(instance, task))
          .reverse(),
      );
      return {
        todo: tasks.filter((one) => one.outcome === 'open'),
        handled: tasks.filter((one) => one.outcome !== 'open' && one.outcome !== 'cancelled'),
        mine: all.filter((one) => one.originator === userId).map(eyes.listed),
        copied: all.filter((one) => isCopied(one, userId)).map(eyes.listed),
      };
    },
    async approval(query) {
      const user = member(query.user);
      return eyes.opened(open(user, query.processInstanceId), user.userId);
    },
    async actOnTask({ user: name, taskId, action, remark = '', toUser }) {
      const user = member(name);
      const instance = [...world.instances.values()].find((one) =>
        one.tasks.some((task) => String(task.taskId) === taskId),
      );
      const task = instance?.tasks.find((one) => String(one.taskId) === taskId);
      if (instance === undefined || task === undefined || task.userId !== user.userId)
        throw new ImpossibleAct(`${user.name} has no task ${taskId}.`);
      if (task.status !== 'RUNNING') throw new ImpossibleAct('That task is done already.');
      if (action === 'redirect') {
        if (toUser === undefined) throw new ImpossibleAct('To whom? Name a person.');
        const to = member(toUser);
        if (to.userId === user.userId) throw new ImpossibleAct('A task cannot be passed on to oneself.');
        short(remark, limits.oa.redirectRemark);
        const what = `passes "${instance.title}" on to ${to.name}`;
        return {
          position: act(user, what, () =>
            settle(platform, redirect(instance, task, to.userId, remark, momentOf(platform)), user.userId),
          ),
        };
      }
      if (action !== 'agree' && action !== 'refuse')
        throw new ImpossibleAct('One agrees, refuses, or redirects.');
      short(remark, limits.oa.remark);
      const verdict = action === 'agree' ? 'AGREE' : 'REFUSE';
      const what = `${action === 'agree' ? 'agrees to' : 'refuses'} "${instance.title}"`;
      return {
        position: act(user, what, () =>
          settle(platform, decide(instance, task, verdict, remark, momentOf(platform)), user.userId),
        ),
      };
    },
    async revokeApproval({ user: name, processInstanceId, remark = '' }) {
      const user = member(name);
      const instance = open(user, processInstanceId);
      if (instance.originator !== user.userId)
        throw new ImpossibleAct('Only who started an approval can withdraw it.');
      if (instance.status !== 'RUNNING') throw new ImpossibleAct('It has ended already.');
      if (world.forms.get(instance.processCode)?.mayRevoke === false)
        throw new ImpossibleAct('This form does not allow withdrawing.');
      short(remark, limits.oa.remark);
      return {
        position: act(user, `withdraws "${instance.title}"`, () =>
          settle(platform, terminate(instance, user.userId, remark, momentOf(platform)), user.userId),
        ),
      };
    },
    async commentApproval({ user: name, processInstanceId, text }) {
      const user = member(name);
      const instance = open(user, processInstanceId);
      if (text.trim() === '') throw new ImpossibleAct('There is nothing to say.');
      short(text, limits.oa.remark);
      return {
        position: act(user, `comments on "${instance.title}"`, () =>
          settle(platform, comment(instance, user.userId, text, momentOf(platform)), user.userId),
        ),
      };
    },
    async startApproval({ user: name, processCode, values, choices = {} }) {
      const user = member(name);
      const form = world.forms.get(processCode);
      if (form === undefined || form.disabled) throw new ImpossibleAct(`There is no form "${processCode}".`);
      const unknown = Object.keys(values).find((label) =>
        form.components.every((one) => one.label !== label),
      );
      if (unknown !== undefined)
        throw new ImpossibleAct(
          `There is no field "${unknown}", but ${form.components.map((one) => `"${one.label}"`).join(', ')}.`,
        );
      const formComponentValues = form.components.flatMap((one) => {
        const value = asText(one, values[one.label] ?? null);
        return value === '' ? [] : [{ name: one.label, value }];
      });
      const targetSelectActioners = form.flow.flatMap(({ from }) =>
        from.kind === 'self-select'
          ? [
              {
                actionerKey: from.actorKey,
                actionerUserIds: choices[from.actorKey] ?? eligible(from.scope).slice(0, 1),
              },
            ]
          : [],
      );
      const { position } = stage.begin(user.userId);
      try {
        const processInstanceId = startInstance(platform, {
          originatorUserId: user.userId,
          processCode,
          deptId: workflowDept(user.deptIds[0]),
          formComponentValues,
          targetSelectActioners,
        });
        return { position, processInstanceId };
      } catch (error) {
        if (error instanceof ApiRefusal) throw new ImpossibleAct(error.message);
        throw error;
      }
    },
    async processForms(query) {
      const user = member(query.user);
      return [...world.forms.values()].filter((one) => !one.disabled).map((form) => formFor(form, user));
    },
  };

  /** Those a step lets one choose from: everybody of the organisation when it names nobody. */
  function eligible(scope: readonly string[]): readonly string[] {
    if (scope.length > 0) return scope;
    return world.seed.users.filter((one) => one.external !== true).map((one) => one.userId);
  }
  function named(id: string): { id: string; name: string } {
    return { id, name: world.users.get(id)?.name ?? id };
  }
  function formFor(form: ProcessForm, user: CorpUserSeed): OaForm {
    return {
      processCode: form.processCode,
      name: form.name,
      description: form.description,
      fields: form.components.map(({ label, componentType, required, placeholder, options }) => ({
        label,
        componentType,
        required,
        placeholder,
        options,
      })),
      steps: form.flow.map((step) => {
        const people = expectedPeople(world, step, user);
        const { from } = step;
        return {
          name: step.name,
          need: needOf(step, people.length),
          people: people.map(named),
          choose:
            from.kind === 'self-select'
              ? { key: from.actorKey, among: eligible(from.scope).map(named) }
              : null,
        };
      }),
      startable: form.flow.length > 0,
    };
  }
}

/** What a field holds, as the API's string. */
function asText({ componentType }: FormComponent, value: FieldValue): string {
  if (value === null) return '';
  const list = /^(DDMultiSelectField|InnerContactField|DDDateRangeField)$/.test(componentType);
  if (Array.isArray(value)) return value.length === 0 ? '' : JSON.stringify(value);
  if (list && value !== '' && !String(value).startsWith('[')) return JSON.stringify([String(value)]);
  return String(value);
}
