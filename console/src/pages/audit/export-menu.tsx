import { Download, FileJson, Sheet } from 'lucide-react';
import { useState } from 'react';
import { type AuditFilter, type ExportFormat, exportAddress } from '../../api/audit.ts';
import { download } from '../../api/download.ts';
import { useMe } from '../../api/me.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Menu } from '../../parts/menu.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { words } from '../../words.ts';

const { export: texts } = words.audit;

export function ExportMenu({ filter }: { filter: AuditFilter }) {
  const { tenant } = useMe();
  const [bytes, setBytes] = useState(0);
  const tell = useNotices();
  const exporting = useDeed({
    act: (format: ExportFormat) => {
      setBytes(0);
      const name = texts.name(tenant.slug, new Date().toISOString().slice(0, 'yyyy-mm-dd'.length), format);
      return download(exportAddress(format, filter), name, setBytes);
    },
    touches: [],
    onDone: () => tell(texts.done),
  });
  const items = [
    { title: texts.csv, icon: Sheet, act: () => exporting.start('csv') },
    { title: texts.ndjson, icon: FileJson, act: () => exporting.start('ndjson') },
  ];
  if (exporting.isBusy) {
    return (
      <Button isBusy busyWords={texts.running(size(bytes))}>
        {texts.open}
      </Button>
    );
  }
  return (
    <>
      <Menu items={items} trigger={<Button icon={Download}>{texts.open}</Button>} />
      {exporting.problem && (
        <div className="w-full">
          <ProblemNote problem={exporting.problem} />
        </div>
      )}
    </>
  );
}

const amount = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${amount.format(bytes / 1_000)} kB` : `${amount.format(bytes / 1_000_000)} MB`;
}
