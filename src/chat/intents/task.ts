/** "for project Apollo", "task ABC-12", "ticket #77": a name, a number or something in quotes behind the word. */
const englishAfter =
  /(?<![a-z])(?:task|project|ticket|epic|story|initiative)(?: named| called|:| -)? *(?:["“']([^"”']{1,60})["”']|(#?[A-Z][\w.-]{0,40}|#?[\w-]*\d[\w-]*))/;

/** "项目：迁移", "任务 ABC-12", "工单#77". */
const chineseAfter =
  /(?:任务|项目|工单|需求|课题)(?:是|为|号|名|编号)?(?:[:：]\s*([^,，。;；\s]{1,40})|\s*(#?[A-Za-z][\w.-]*|#?[\w-]*\d[\w-]*))/u;

/** "for the migration project", "用于迁移项目". */
const englishBefore =
  /(?<![a-z])(?:the|our|my) ([a-z][\w-]{2,30}(?: [a-z][\w-]{2,30})?) (?:project|initiative)(?![a-z])/i;
const chineseBefore = /^(?:为|给|用于|做|跑)?([\p{Script=Han}A-Za-z0-9-]{2,16})项目(?!组)/u;

/** The task or project that a reason names, as it was typed; null if it names none for certain. */
export function taskIn(reason: string): string | null {
  const found =
    englishAfter.exec(reason) ??
    chineseAfter.exec(reason) ??
    englishBefore.exec(reason) ??
    chineseBefore.exec(reason);
  const name = found
    ?.slice(1)
    .find((group) => group !== undefined)
    ?.trim();
  return name ? name : null;
}
