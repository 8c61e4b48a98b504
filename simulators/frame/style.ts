/** One style sheet for all simulated pages. Inlined, so that a page is one answer and its hash fits the policy. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f2ee, #17181a);
  --surface: light-dark(#ffffff, #212326);
  --ink: light-dark(#1d2126, #eceae4);
  --quiet: light-dark(#5b626b, #a4a9b0);
  --line: light-dark(#dcdad2, #393c41);
  --accent: light-dark(#0b5f58, #6fd3c6);
  --on-accent: light-dark(#ffffff, #0c2522);
  --notice: light-dark(#fff0c7, #453814);
  --on-notice: light-dark(#4a3800, #ffe6a3);
  --danger: light-dark(#a3261f, #ff9a90);
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", sans-serif;
}
.banner {
  margin: 0; padding: 8px 16px; background: var(--notice); color: var(--on-notice);
  font-size: 14px; text-align: center;
}
main { margin: 0 auto; padding: 24px 16px 64px; }
main.card { max-width: 512px; }
main.wide { max-width: 960px; display: grid; gap: 16px; }
main.wide { grid-template-columns: minmax(0, 1fr); }
main.wide > p { margin: 0; }
@media (min-width: 640px) { main { padding-top: 56px; } }
.panel {
  background: var(--surface); border: 1px solid var(--line); border-radius: 16px; padding: 24px;
}
@media (min-width: 640px) { .card .panel { padding: 36px 40px; } }
.panel > :last-child { margin-bottom: 0; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 8px; font-weight: 600; letter-spacing: -0.01em; text-wrap: balance; }
h2 { font-size: 18px; margin: 0 0 12px; font-weight: 600; }
p { margin: 0 0 12px; }
.quiet { color: var(--quiet); font-size: 14px; }
.eyebrow { color: var(--quiet); font-size: 14px; margin: 0 0 16px; }
a { color: var(--accent); }
code, .mono { font: 14px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.avatar {
  --tone: var(--accent); --on-tone: var(--on-accent);
  flex: none; display: inline-grid; place-items: center; width: 40px; height: 40px; border-radius: 50%;
  background: var(--tone); color: var(--on-tone); font-weight: 600; font-size: 16px;
}
.tone-1 { --tone: light-dark(#7a3e12, #f0b48a); --on-tone: light-dark(#fff, #33180a); }
.tone-2 { --tone: light-dark(#3b4ba0, #aebbf5); --on-tone: light-dark(#fff, #141a3d); }
.tone-3 { --tone: light-dark(#84285f, #f0a6d3); --on-tone: light-dark(#fff, #3a0c28); }
.person { display: flex; gap: 12px; align-items: center; min-width: 0; text-align: left; }
.person > span:last-child { min-width: 0; display: grid; }
.person b { font-weight: 600; }
.person span span { overflow-wrap: anywhere; }
.list { list-style: none; margin: 20px 0; padding: 0; border-top: 1px solid var(--line); }
.list:empty { display: none; }
.list > li { border-bottom: 1px solid var(--line); }
.choice {
  width: 100%; padding: 12px 8px; border: 0; background: none; color: inherit; font: inherit; cursor: pointer;
  border-radius: 8px;
}
.choice:hover:not(:disabled) { background: var(--ground); }
.choice:disabled { cursor: not-allowed; opacity: 0.55; }
.chip {
  display: inline-flex; gap: 8px; align-items: center; border: 1px solid var(--line); border-radius: 999px;
  padding: 4px 14px 4px 4px; font-size: 14px; margin: 4px 0 20px; max-width: 100%; overflow-wrap: anywhere;
}
section section { margin-bottom: 24px; }
.chip .avatar { width: 26px; height: 26px; font-size: 12px; }
fieldset { border: 0; margin: 0; padding: 0; }
legend { padding: 0; font-weight: 600; }
legend + .list { margin-top: 10px; }
.scope { display: flex; gap: 14px; align-items: flex-start; padding: 14px 0; cursor: pointer; }
.scope.fixed { cursor: default; }
.scope input { flex: none; width: 20px; height: 20px; margin: 2px 0 0; accent-color: var(--accent); }
.scope .mark {
  flex: none; width: 8px; height: 14px; margin: 3px 6px 0; transform: rotate(40deg);
  border: solid var(--accent); border-width: 0 2.5px 2.5px 0;
}
.scope > span:last-child { min-width: 0; display: grid; }
.actions { display: flex; flex-wrap: wrap; gap: 12px; justify-content: flex-end; margin-top: 24px; }
button.act, a.act {
  font: inherit; font-weight: 600; min-height: 44px; padding: 8px 22px; border-radius: 999px; cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); text-decoration: none;
}
button.plain, a.plain { background: transparent; color: var(--accent); border-color: var(--line); }
button.danger { background: transparent; color: var(--danger); border-color: var(--line); }
button.link { border: 0; background: none; padding: 8px 0; color: var(--accent); font: inherit; text-decoration: underline; cursor: pointer; }
@media (max-width: 420px) { .card .actions > button { flex: 1 1 100%; } }
label.field, div.field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; margin: 16px 0 0; font-weight: 600; }
label.field > *, div.field > select { font-weight: 400; width: 100%; }
select, textarea, input[type="text"], input[type="search"] {
  font: inherit; font-weight: 400; min-height: 44px; padding: 8px 12px; border-radius: 8px; border: 1px solid var(--line);
  background: var(--surface); color: inherit; max-width: 100%;
}
textarea { font: 14px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; width: 100%; resize: vertical; }
.tick { display: flex; gap: 12px; align-items: flex-start; padding: 6px 0; cursor: pointer; }
.tick input { flex: none; width: 20px; height: 20px; margin: 2px 0 0; accent-color: var(--accent); }
.ticks { margin-top: 20px; }
h3 { font-size: 16px; margin: 0 0 8px; font-weight: 600; overflow-wrap: anywhere; }
.part { border-bottom: 1px solid var(--line); margin-bottom: 20px; padding-bottom: 20px; display: grid; gap: 12px; }
.part { grid-template-columns: minmax(0, 1fr); }
.part > *, .part .list { margin: 0; }
textarea.prose { font: inherit; font-weight: 400; min-height: 180px; }
input[type="search"] { flex: 1 1 200px; }
.tabs { margin-bottom: 12px; display: flex; flex-wrap: wrap; gap: 4px 16px; }
.tabs a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
.mail { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 12px 4px; color: inherit; text-decoration: none; }
.mail:hover { background: var(--ground); }
.mail > * { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mail > .quiet { grid-column: 1 / -1; }
.mail > time { grid-column: 2; grid-row: 1; color: var(--quiet); font-size: 14px; }
.mail.unread > b, .mail.unread > time { font-weight: 700; color: var(--ink); }
.mail > b { font-weight: 500; grid-column: 1; }
.mail > span:not(.quiet) { grid-column: 1 / -1; }
.letter { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 16px 0; }
.letter-frame { width: 100%; height: 320px; resize: vertical; border: 1px solid var(--line); border-radius: 8px; background: #fff; color-scheme: light; }
.wrong { background: var(--notice); color: var(--on-notice); padding: 12px 16px; border-radius: 8px; }
.code { color: var(--danger); font-weight: 600; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; margin: 0; }
dl.facts dt { color: var(--quiet); }
dl.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
@media (max-width: 520px) { dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: 10px; } }
form + p, ul + p { margin-top: 12px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.grid { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr)); }
.now { font-size: 22px; font-variant-numeric: tabular-nums; margin: 0 0 12px; }
details summary { cursor: pointer; font-weight: 600; }
details > :not(summary) { margin-top: 12px; }
.apart > span { min-width: 0; overflow-wrap: anywhere; }
.apart { display: flex; gap: 16px; align-items: center; justify-content: space-between; padding: 12px 0; }
.tag { font-size: 13px; padding: 2px 10px; border-radius: 999px; background: var(--notice); color: var(--on-notice); }
`;
