import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { chooseTheme, chosenTheme, type Theme, themes } from '../theme.ts';
import { words } from '../words.ts';

const icons = { system: Monitor, light: Sun, dark: Moon } satisfies Record<Theme, unknown>;

export function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <fieldset className="inline-flex gap-0.5 rounded-lg bg-sunken p-0.5">
      <legend className="sr-only">{words.frame.theme}</legend>
      {themes.map(option => {
        const Icon = icons[option];
        return (
          <label
            key={option}
            className={
              'flex min-h-9 items-center gap-2 rounded-md px-3 text-sm text-soft hover:text-ink ' +
              'has-checked:bg-raised has-checked:text-ink has-checked:ring-1 has-checked:ring-line ' +
              'has-focus-visible:outline-2 has-focus-visible:outline-ring'
            }
          >
            <input
              type="radio"
              name="theme"
              value={option}
              checked={theme === option}
              onChange={() => {
                chooseTheme(option);
                setTheme(option);
              }}
              className="sr-only"
            />
            <Icon aria-hidden className="size-4" />
            {words.frame.themes[option]}
          </label>
        );
      })}
    </fieldset>
  );
}
