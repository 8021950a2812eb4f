/** The page's style: plain, readable, light and dark. */
export const pageStyle = `:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2b6cb0; --bad: #c53030; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; height: 100vh; display: grid; grid-template: 1fr auto / 15rem 1fr;
  font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
#side { grid-row: 1 / 3; border-right: 1px solid var(--line); padding: 1rem; overflow: auto; background: var(--soft); }
#side h1 { font-size: 1.05rem; margin: 0 0 1rem; }
#side h2 { font-size: .8rem; margin: 1rem 0 .3rem; opacity: .7; }
#side select { width: 100%; }
#side a { display: block; padding: .2rem .5rem; border-radius: 6px; color: inherit; text-decoration: none; }
#side a.here { background: var(--accent); color: #fff; }
#side .switch { display: flex; gap: .3rem; margin: 0 0 .8rem; }
#side .switch a { flex: 1; text-align: center; border: 1px solid var(--line); }
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
#main { overflow: auto; padding: 1rem 1.5rem; }
#foot { padding: .8rem 1.5rem; border-top: 1px solid var(--line); }
#composer { display: flex; gap: .5rem; }
#composer input { flex: 1; }
input, select, textarea, button { font: inherit; padding: .35rem .6rem; border-radius: 6px; border: 1px solid var(--line); }
textarea, .input select, .input input:not([type=checkbox]):not([type=radio]) { width: 100%; }
button { cursor: pointer; background: var(--soft); }
button.primary, #composer button { background: var(--accent); border-color: var(--accent); color: #fff; }
button.danger { color: var(--bad); border-color: var(--bad); }
.message { max-width: 46rem; margin: 0 0 .9rem; padding: .1rem 0 .1rem .8rem; border-left: 3px solid transparent; }
.message.own { border-left-color: var(--accent); }
button.link { border: 0; padding: 0; background: none; color: var(--accent); text-decoration: underline; }
a.button { padding: .35rem .6rem; border-radius: 6px; border: 1px solid var(--line); color: inherit; text-decoration: none; }
button:disabled { opacity: .5; cursor: default; }
ul { margin: .25rem 0; padding-left: 1.2rem; } label.input { display: block; }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid var(--line); }
.message { overflow-wrap: anywhere; }
.message.ephemeral { border-left-color: var(--line); background: var(--soft); border-radius: 0 8px 8px 0; }
.message.notice { border-left-color: var(--bad); }
.message.reply { margin-left: 1.6rem; }
.message header, .context, .act, .empty { opacity: .7; font-size: .85rem; }
.message header b { font-size: .95rem; }
.act { margin: 0 0 .6rem; }
p { margin: .25rem 0; } h3 { margin: .4rem 0; } hr { border: 0; border-top: 1px solid var(--line); }
pre, code { background: var(--soft); border-radius: 4px; padding: .1rem .3rem; } pre { padding: .5rem; overflow: auto; }
img { max-width: 100%; border-radius: 8px; }
.mention { color: var(--accent); }
.fields { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .2rem 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: .4rem; margin: .4rem 0; }
.card { border: 1px solid var(--line); border-radius: 8px; padding: .4rem .8rem; margin: .4rem 0; }
.reaction { border: 1px solid var(--line); border-radius: 999px; padding: 0 .5rem; margin-right: .3rem; font-size: .85rem; }
table { border-collapse: collapse; } td { border: 1px solid var(--line); padding: .2rem .6rem; }
.home { max-width: 46rem; }
.shade { position: fixed; inset: 0; background: #0006; display: grid; place-items: center; padding: 1rem; }
.modal { background: Canvas; color: CanvasText; border-radius: 12px; padding: 1rem 1.4rem; width: min(34rem, 100%);
  max-height: 90vh; overflow: auto; }
.modal footer { display: flex; justify-content: flex-end; gap: .5rem; margin-top: 1rem; }
.input { margin: .7rem 0; } .label { font-weight: 600; } .boxes label { display: block; }
.required, .error, #note { color: var(--bad); }
@media (max-width: 40rem) { body { grid-template: auto 1fr auto / 1fr; } #side { grid-row: 1; border-right: 0;
  border-bottom: 1px solid var(--line); max-height: 35vh; padding: .6rem 1rem; }
  #side h1 { margin: 0 0 .4rem; } #side > a { display: inline-block; } #side hr { margin: .3rem 0; } #side h2 { margin: .4rem 0 .1rem; } #main, #foot { padding-inline: 1rem; } }
`;
