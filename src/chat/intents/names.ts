/** Family names common enough to recognise a Chinese name that stands without an @. */
const familyNames =
  '欧阳|司马|上官|诸葛|慕容|皇甫|令狐|司徒|东方|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅庄辛祝左涂谷祁舒耿牟卜詹关苗凌纪靳盛童欧甄曲成游阳裴卫屈鲍覃米仲鞠尚臧蓝蒲冀郎敖缪阚佟宫宓栾荀晏霍翁隋植甘薄包司柏宁柯阮桂闵强柴华车冉房]';

/**
 * A Chinese name without an @: 小王, 老李, 王总, 张老师, 王伟, 李小明, 乐乐. Made to stand in a pattern's first group, which
 * makes its own group, for doubled names, the second.
 */
export const chineseName = `(?:[小老阿大][\\p{Script=Han}](?:哥|姐|总|工)?|(?:${familyNames})[\\p{Script=Han}]{0,2}?(?:总监|经理|老师|同学|师傅|老板|博士|主管|总|哥|姐|工|导|董)|(?:${familyNames})[\\p{Script=Han}]{1,2}?|([\\p{Script=Han}])\\2)`;

/** Words that stand where a name could but name nobody. */
const nobody: ReadonlySet<string> = new Set(
  (
    'i me my mine you your yours he him his she her hers it its we us our they them their this that these those the a an some any ' +
    'someone somebody anyone anybody everyone everybody nobody whoever who whom which what when where why how all half both each ' +
    'team teams channel group colleague colleagues coworker coworkers teammate teammates people folks guys others other another friend friends ' +
    'manager boss company finance admin lead supervisor org organisation organization office department management hr it leadership ' +
    'token tokens credit credits quota budget allowance balance limit point points money cash fund funds dollar dollars bucks loan loans debt debts ' +
    'today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday week month year day time now later soon back ' +
    'and or but so if for from to until till by before after because with without of on in at as is are was be been being do does did have has had ' +
    'can could will would shall should may might must not no yes ok okay please thanks thank hi hey hello sorry just more less extra additional ' +
    'attention respects tribute heed like love prefer possibly able willing colleague mate display ' +
    'up off out over away around here there then than also too very really quickly asap urgently first next last ' +
    'use using work working scratch home pool poll project release launch demo test tests testing eval evals evaluation run running ' +
    'borrow lend loan repay give gift send request ask top need want get take make let help show tell check see know think ' +
    'full part everything anything something nothing lot lots bit little few many much most least several enough only ' +
    'support sales engineering marketing design legal ops devops dev production staging prod customer client vendor ' +
    'about around roughly approximately almost nearly maybe perhaps again still already ever never always ' +
    'dude bro man mate buddy sir madam chief fam homie pal well um uh hmm damn wow oh ah urgent btw fyi anyway basically actually honestly ngl tbh lads lol omg ' +
    'due overdue status interest rate ideas idea cards card wrap shop basket voucher vouchers certificate slack dingtalk server machine api sdk app bot tokendesk charity minutes hours days weeks months'
  ).split(' '),
);

const chineseNobody =
  /^(?:边[个位]|你们?|我们?|他们?|她们?|它|您|咱们?|大家|谁|别人|人家|有人|某人|任何人|所有人|大伙儿?|同事们?|朋友们?|各位|公司|部门|团队|组里?|老板们?|领导|经理|主管|上级|财务|行政|管理员|群里?|小组|小伙伴|大佬|大概|大约|小时|小心|老是|老样|大半|时间|时候|高手|成本|成功|方便|方案|方法|方式|文件|文档|任务|任何|单子|万一|安排|安全|常常|解决|解释|关系|关于|关闭|管理|项目|查看|查询|查下|查一|向上|向下|席位|位置|包括|包含|边上|金额|钱包|温度|白天|石头|江湖|文章|于是|马上|高级|游戏|阳光|成员|成果|盛情|景色|强大|华为|车子|房间|房子|席上|小姐|小事|小号|老师|老板|阿姨|大模型|大家伙|大伙|小额|大额|天天|周周|年年|人人|多多|点点|常规|金币|施工|时限|查账|钱|申请|([谢看试刚慢常爸妈哥姐弟妹爷奶宝想说问聊往仅渐偷默样个稍早好快哈呵嘿拜统通偏处事件次家用借还等足整少匀转送给])\1)$/;

/** Whether a word is a pronoun, a group, a thing or a function word rather than somebody's name. */
export function namesNobody(word: string): boolean {
  if (/^[a-z]{4,}ing$/.test(word) && word !== 'sterling') return true;
  return nobody.has(word) || chineseNobody.test(word) || word.length > 40;
}
