import { Download } from 'lucide-react';
import { download } from '../../api/download.ts';
import { supportBundle } from '../../api/google-setup.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { useNotices } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { words } from '../../words.ts';

const { googleDoctor: texts } = words;

/** Made with a check of its own, so it takes as long as one. */
export function Bundle() {
  const tell = useNotices();
  const bundling = useDeed<void, void>({
    act: () => download(supportBundle.address, supportBundle.name, () => {}),
    touches: ['google-setup'],
    onDone: () => tell(texts.bundled),
  });
  return (
    <div className="grid max-w-xs gap-1.5">
      <Button
        icon={Download}
        className="justify-self-start"
        isBusy={bundling.isBusy}
        busyWords={texts.bundling}
        onClick={() => bundling.start()}
      >
        {texts.bundle}
      </Button>
      <p className="text-sm text-soft">{texts.bundleHint}</p>
      {bundling.problem && <ProblemNote problem={bundling.problem} />}
    </div>
  );
}
