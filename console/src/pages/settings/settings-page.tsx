import { useMe } from '../../api/me.ts';
import { words } from '../../words.ts';
import { sectionsFor } from './sections.ts';
import { SettingsShell } from './settings-shell.tsx';

const { settings } = words;

/** One section under the other; where there are several, a list of them to jump from. */
export function SettingsPage() {
  const sections = sectionsFor(useMe());
  return (
    <SettingsShell tab="general" lead={settings.lead}>
      <div className={sections.length > 1 ? 'grid gap-6 lg:grid-cols-[10rem_minmax(0,1fr)]' : 'max-w-3xl'}>
        <nav aria-label={settings.sections} className="max-lg:hidden" hidden={sections.length < 2}>
          <ul className="sticky top-10 grid gap-1 border-s border-line">
            {sections.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`} className="-ms-px block border-s border-accent px-3 py-1 font-medium">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="grid gap-5">
          {sections.map(({ id, Content }) => (
            <div key={id} id={id} className="scroll-mt-20">
              <Content />
            </div>
          ))}
        </div>
      </div>
    </SettingsShell>
  );
}
