members AS (
  SELECT DISTINCT m.id, m.cbs_code
  FROM $membership AS t
  JOIN $municipality AS m ON m.id = t.municipality_id
  WHERE t.region_id = %(region)s
    AND t.role = 'deelnemer'
    AND (t.valid_from IS NULL OR t.valid_from <= %(on)s)
    AND (t.valid_to IS NULL OR t.valid_to >= %(on)s)
)
