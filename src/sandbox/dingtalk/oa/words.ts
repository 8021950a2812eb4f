import { type ApiRefusal, refused } from '../refusal.js';

/** The codes of the workflow calls and DingTalk's words for them, in our wording. */
const texts = {
  invalidParameter: '参数错误',
  processInstanceInvalidParameter: '审批实例参数错误，请检查人员或部门',
  processInstanceStartFailed: '发起审批实例失败',
  processInstanceNotExist: '审批实例不存在',
  processInstanceIdError: '审批实例ID错误',
  processCodeError: '审批模板不存在',
  processGetFailed: '审批模板已停用',
  formConverterError: '表单数据转换失败',
  illegalComponent: '表单控件不合法',
  targetSelectApproverMissing: '缺少自选审批人',
  targetSelectApproverScopeError: '自选审批人不在可选范围内',
  invalidInstanceId: '审批实例ID不能为空',
  invalidInstanceExecuteTaskId: '审批任务ID无效',
  invalidInstanceExecuteActionerUserId: '操作人不是该任务的处理人',
  invalidInstanceExecuteResult: '审批结果只能是 agree 或 refuse',
  aflowProcessNotExist: '审批实例不存在',
  aflowProcessInstNotExist: '审批实例不存在',
  aflowProcessInstStatusException: '审批实例状态异常',
  aflowProcessInstCanNotBeExecuted: '该审批任务当前不能执行',
  userNotExist: '用户不存在',
  needAuth: '没有操作权限',
  internalError: '系统内部错误',
  invalidEndTime: '结束时间不合法',
  'formName.error': '表单名称已存在',
  'formschema.error': '表单结构错误',
  'permission.error': '没有权限，或模板数量已达上限',
  'processcode.error': '模板code错误',
} as const;

/** A refusal of a workflow call: HTTP 400. */
export function oaRefused(code: keyof typeof texts, detail?: string): ApiRefusal {
  return refused(400, code, detail === undefined ? texts[code] : `${texts[code]}：${detail}`);
}
