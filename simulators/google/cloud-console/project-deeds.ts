import { readFields } from '../../frame/fields.ts';
import { changeProject, projectSettings } from '../control/projects.ts';
import { type Deeds, linesOf, required } from './deeds.ts';
import type { Shown } from './parts.ts';

export const apiDeeds: Deeds = {
  'save-apis': (shown, form) => saved(shown, { enabledApis: form.getAll('api') }),
};

export const consentDeeds: Deeds = {
  'save-consent': (shown, form) =>
    saved(shown, {
      appName: required(form, 'appName').trim() || shown.project.appName,
      userType: required(form, 'userType'),
      publishingStatus: required(form, 'publishingStatus'),
      testUsers: linesOf(form, 'testUsers'),
    }),
};

export const organizationDeeds: Deeds = {
  'save-organization': (shown, form) => {
    const enforced = form.getAll('constraint');
    return saved(shown, {
      constraints: {
        restrictsMembers: enforced.includes('restrictsMembers'),
        blocksKeys: enforced.includes('blocksKeys'),
      },
    });
  },
};

function saved({ google, project }: Shown, settings: Record<string, unknown>): undefined {
  changeProject(google, project, readFields(settings, projectSettings));
}
