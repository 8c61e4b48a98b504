import { LoaderCircle } from 'lucide-react';
import { classes } from './classes.ts';

/** Only for the eye: the words beside it tell the rest. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={classes('size-4 shrink-0 animate-turn', className)} />;
}
