import { Menu as MenuIcon, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { installation } from '../../installation.ts';
import { Mark } from '../../parts/brand.tsx';
import { IconButton } from '../../parts/button.tsx';
import { words } from '../../words.ts';
import { Account } from './account.tsx';
import { Navigation } from './navigation.tsx';

/** The same navigation where there is no room for a column. */
export function NarrowBar() {
  const [isOpen, setOpen] = useState(false);
  const { tenant } = useMe();
  return (
    <header className="sticky top-(--banner) z-20 flex items-center gap-3 border-b border-line bg-page px-4 py-2 lg:hidden">
      <Mark className="size-7 shrink-0" />
      <p className="min-w-0 grow truncate font-semibold tracking-tight">{tenant.name}</p>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <Dialog.Trigger asChild>
          <IconButton icon={MenuIcon} label={words.frame.openMenu} />
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-veil animate-appear" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 end-0 z-40 flex w-72 max-w-[85vw] flex-col gap-4 overflow-y-auto bg-raised p-3 shadow-lift animate-appear focus-visible:outline-none"
          >
            <div className="flex items-center justify-between ps-3">
              <Dialog.Title className="font-semibold tracking-tight">{words.frame.menu}</Dialog.Title>
              <Dialog.Close asChild>
                <IconButton icon={X} label={words.frame.closeMenu} />
              </Dialog.Close>
            </div>
            <Navigation onLeave={() => setOpen(false)} />
            <div className="mt-auto grid gap-1 border-t border-line pt-3">
              <Account onLeave={() => setOpen(false)} />
              <p className="px-2.5 text-xs text-soft">{words.frame.version(installation.version)}</p>
            </div>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </header>
  );
}
