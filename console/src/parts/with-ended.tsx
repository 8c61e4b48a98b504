import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';

type WithEndedParts<Item> = {
  items: readonly Item[];
  hasEnded: (item: Item) => boolean;
  texts: { show: (count: number) => string; hide: string };
  /** In place of the list where everything has ended. */
  none: ReactNode;
  children: (shown: Item[]) => ReactNode;
};

/** What has ended stays for the record, out of the way until asked for. */
export function WithEnded<Item>({ items, hasEnded, texts, none, children }: WithEndedParts<Item>) {
  const [showsEnded, setShowsEnded] = useState(false);
  const count = items.filter(hasEnded).length;
  const shown = items.filter(item => showsEnded || !hasEnded(item));
  return (
    <>
      {shown.length === 0 ? none : children(shown)}
      {count > 0 && (
        <Button
          look="quiet"
          className="justify-self-start text-soft"
          aria-expanded={showsEnded}
          onClick={() => setShowsEnded(!showsEnded)}
        >
          {showsEnded ? texts.hide : texts.show(count)}
        </Button>
      )}
    </>
  );
}
