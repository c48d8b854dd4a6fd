import type { DoctorParts } from './doctor-parts.ts';
import type { Finding } from './finding.ts';

export async function checkFiles({ platformFiles }: DoctorParts): Promise<Finding[]> {
  const area = 'files';
  if (platformFiles === undefined)
    return [{ area, outcome: 'skipped', text: 'No files of another mail platform are configured.' }];
  const { apnsBrands, fcmBrands, findings, properties } = platformFiles.current;
  const brands = apnsBrands.length + fcmBrands.length;
  const text = `The files of push.oxConfigDir are read: properties ${properties.size}, brands ${brands}.`;
  const mistakes = findings.map((found): Finding => {
    return { area, outcome: 'warning', text: `${found.file}: ${found.text}` };
  });
  return [{ area, outcome: 'ok', text }, ...mistakes];
}
