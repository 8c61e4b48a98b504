import { Ellipsis, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { words } from '../words.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';

export type MenuItem = { title: string; icon: LucideIcon; isDanger?: boolean; act: () => void };

export const menuLook =
  'z-50 min-w-52 rounded-xl bg-raised p-1 shadow-lift ring-1 ring-line animate-appear focus-visible:outline-none';
export const menuItemLook =
  'flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 py-1.5 select-none data-highlighted:bg-hover ' +
  'focus-visible:outline-none pointer-coarse:min-h-11';

type MenuParts = { items: readonly MenuItem[]; trigger: ReactNode; align?: 'start' | 'end' };

/** What is chosen happens once the menu has closed and given its focus back, so a dialog can return there. */
export function Menu({ items, trigger, align = 'end' }: MenuParts) {
  const chosen = useRef<(() => void) | null>(null);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={menuLook}
          onCloseAutoFocus={() => {
            chosen.current?.();
            chosen.current = null;
          }}
        >
          {items.map(({ title, icon: Icon, isDanger, act }) => (
            <DropdownMenu.Item
              key={title}
              onSelect={() => {
                chosen.current = act;
              }}
              className={classes(menuItemLook, isDanger && 'text-danger')}
            >
              <Icon aria-hidden className="size-4 shrink-0" />
              {title}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The menu at the end of a row. A row with nothing to do keeps the space. */
export function RowMenu({ name, items }: { name: string; items: readonly MenuItem[] }) {
  if (items.length === 0) return <span className="block size-10 max-md:hidden" />;
  return <Menu items={items} trigger={<IconButton icon={Ellipsis} label={words.parts.actionsFor(name)} />} />;
}
