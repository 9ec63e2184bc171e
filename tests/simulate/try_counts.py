import sys, time, json
from pathlib import Path
import polars as pl, numpy as np
sys.path.insert(0,'/work/main/tests')
from aici.simulate.rates import RATES
world=Path(sys.argv[1])
truth={f.name: pl.read_parquet(f"{f}/*.parquet") for f in (world/'truth').iterdir() if f.is_dir()}
import importlib
seen,C={}, {}
for m in sys.argv[2:]:
    mod=importlib.import_module('simulate.'+m)
    t=time.time()
    seen|= mod.tables(world,truth) if mod.tables.__code__.co_argcount==2 else mod.tables(world,truth,seen); C|=mod.COUNTERS; print(m,time.time()-t)
t=time.time()
for n,c in C.items():
    try:
        h,k=c(seen); r=RATES[n].rate
        z=(h-k*r)/max(1e-9,np.sqrt(k*r*(1-r)))
        s=c.strays(seen,n)
        flag = '' if abs(h-k*r)<=4.5*np.sqrt(k*r*(1-r))+1 else '  <<<<<'
        if s is not None and s.height: flag+=f'  strays {s.height} listed-only {s.filter("listed").height}'
        if abs(z)>2.5: flag+=' z'
        print(f'{n:32} {h:7} {k:7} {h/max(k,1):.4f} {r:.4f} z={z:6.2f}',flag)
    except Exception as e: print(n,'ERR',type(e).__name__,str(e)[:300])
print(time.time()-t)
